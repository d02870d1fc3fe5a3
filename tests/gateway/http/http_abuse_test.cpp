// SPDX-License-Identifier: Apache-2.0
//
// HTTP handlers that do what they should not, and clients that do: each gets an answer that
// is one, and the server goes on.

#include "tests/support/api_test.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace plenum::core::test {
namespace {

class HttpAbuse : public ApiTest {
protected:
  unsigned status_of(const std::string& path) { return http_request(port(), "GET", path).first; }

  /// What the server says to these bytes until it closes, as it came.
  std::string answer_to(const std::string& request) {
    auto io = boost::asio::io_context{};
    auto socket = boost::asio::ip::tcp::socket{io};
    socket.connect({boost::asio::ip::address_v4::loopback(), port()});
    auto ec = boost::system::error_code{};
    boost::asio::write(socket, boost::asio::buffer(request), ec);
    auto answer = std::string{};
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), ec);
    EXPECT_EQ(ec, boost::asio::error::eof);
    return answer;
  }

  std::string closing_get(const std::string& path) {
    return answer_to("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
};

TEST_F(HttpAbuse, AnswersWith500ToWhateverIsThrown) {
  app.get("/no-coroutine", [](const Request&) -> Task<Response> { throw std::runtime_error{"x"}; });
  app.get("/number", [](const Request&) -> Task<Response> {
    co_await sleep_for(std::chrono::milliseconds{1});
    throw 7;
  });
  app.get("/number-at-once", [](const Request&) -> Response { throw 7; });
  app.get("/empty", [](const Request&) -> Task<Response> { return {}; });
  for (const auto* path : {"/no-coroutine", "/number", "/number-at-once", "/empty"})
    EXPECT_EQ(status_of(path), 500U) << path;
}

TEST_F(HttpAbuse, AnswersWith400ToWhatIsNotJson) {
  const auto answer = [](Json what) -> Task<Response> { co_return Response::json(what); };
  app.post("/no-coroutine", [=](const Request& asked) { return answer(asked.json()); });
  app.post("/coroutine", [](const Request& asked) -> Task<Response> {
    const auto body = asked.json();
    co_return Response::json(body);
  });
  for (const auto* path : {"/no-coroutine", "/coroutine"}) {
    EXPECT_EQ(http_request(port(), "POST", path, "[1]"), (std::pair{200U, std::string{"[1]"}}));
    const auto [status, why] = http_request(port(), "POST", path, "x");
    EXPECT_EQ(status, 400U);
    EXPECT_FALSE(why.empty());
  }
}

TEST_F(HttpAbuse, SendsNoStatusThatIsNone) {
  app.get("/{status:int}", [](const Request& asked) {
    return Response::text("x", static_cast<unsigned>(std::stoul(asked.path_params.at("status"))));
  });
  for (const auto* path : {"/0", "/99", "/100", "/199", "/600", "/70000"})
    EXPECT_EQ(status_of(path), 500U) << path;
  EXPECT_EQ(status_of("/200"), 200U);
  EXPECT_EQ(status_of("/599"), 599U);
}

TEST_F(HttpAbuse, SendsNoBodyWhereNoneMayBe) {
  app.get("/{status:int}", [](const Request& asked) {
    return Response::text("x", static_cast<unsigned>(std::stoul(asked.path_params.at("status"))));
  });
  for (const auto* path : {"/204", "/304"}) {
    const auto answer = closing_get(path);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
    EXPECT_EQ(answer.find("Content-Length"), std::string::npos) << answer;
  }
}

TEST_F(HttpAbuse, SendsNoHeadersThatBreakTheAnswer) {
  app.get("/{bytes:int}", [](const Request& asked) {
    auto answer = Response::text("x");
    answer.headers.emplace_back("X", std::string(std::stoul(asked.path_params.at("bytes")), 'x'));
    return answer;
  });
  app.get("/split", [](const Request&) {
    auto answer = Response::text("x");
    answer.headers.emplace_back("X", "a\r\nY: b");
    return answer;
  });
  app.get("/type", [](const Request&) { return Response{.content_type = "a\nb"}; });
  app.get("/framing", [](const Request&) {
    auto answer = Response::text("x");
    answer.headers = {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}};
    return answer;
  });
  for (const auto* path : {"/70000", "/split", "/type"})
    EXPECT_EQ(status_of(path), 500U) << path;
  EXPECT_EQ(status_of("/1000"), 200U);
  const auto answer = closing_get("/framing");
  EXPECT_NE(answer.find("Content-Length: 1\r\n"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("Transfer-Encoding"), std::string::npos) << answer;
}

TEST_F(HttpAbuse, TellsAClientThatItSendsTooMuch) {
  app.post("/", [](const Request&) { return Response::text("x"); });
  const auto large = std::string(std::size_t{1024} * 1024, 'x'); // More than any socket buffers.
  const auto body = answer_to("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n"
                              + large);
  EXPECT_TRUE(body.starts_with("HTTP/1.1 413 ")) << body;
  const auto header = answer_to("GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n");
  EXPECT_TRUE(header.starts_with("HTTP/1.1 431 ")) << header;
}

TEST_F(HttpAbuse, NamesTheMethodsThatAPathHas) {
  app.get("/a", [](const Request&) { return Response::text("x"); });
  app.post("/{x}", [](const Request&) { return Response::text("x"); });
  const auto answer = answer_to("PUT /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 ")) << answer;
  EXPECT_NE(answer.find("Allow: GET, HEAD, POST\r\n"), std::string::npos) << answer;
}

TEST_F(HttpAbuse, WantsOneHostOfHttp11) {
  app.get("/", [](const Request&) { return Response::text("x"); });
  app.websocket("/ws", [](WebSocket& ws) -> Task<> { co_await ws.accept(); });
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(
    answer_to("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(answer_to("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 200 "));
  EXPECT_TRUE(answer_to("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .starts_with("HTTP/1.1 400 "));
}

} // namespace
} // namespace plenum::core::test
