// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/frame_reader.hpp"

#include "tests/gateway/ws/client_frames.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using what = frame_reader::found::what;

constexpr auto limits = frame_reader::limits{.message_bytes = 1'000};

/// What bytes come to, in words, when so many come at a time: "text hello", "fault 1002".
class FrameReader : public testing::Test {
protected:
  std::vector<std::string> read(std::string bytes, std::size_t at_once = 100'000) {
    auto heard = std::vector<std::string>{};
    for (std::size_t at = 0; at < bytes.size(); at += at_once) {
      auto piece = std::span{bytes}.subspan(at, std::min(at_once, bytes.size() - at));
      for (auto found = reader.next(piece, most); found.is != what::nothing;
           found = reader.next(piece, most)) {
        heard.push_back(in_words(found));
        if (found.is == what::fault)
          return heard;
      }
      EXPECT_TRUE(piece.empty());
    }
    return heard;
  }

  /// What is wrong with these bytes, however they come.
  frame_fault fault_in(const std::string& bytes) {
    for (const auto at_once : {1U, 3U, 100'000U}) {
      reader = {};
      fault = {};
      read(bytes, at_once);
      if (at_once == 1)
        first_fault = fault;
      EXPECT_EQ(fault, first_fault) << at_once;
    }
    return fault;
  }

  frame_reader reader;
  frame_reader::limits most = limits;

private:
  std::string in_words(const frame_reader::found& found) {
    switch (found.is) {
      case what::fragmented: return "fragmented";
      case what::fault: fault = found.fault; return std::string{to_string(found.fault)};
      default: break;
    }
    const auto* name = found.kind == opcode::text     ? "text "
                       : found.kind == opcode::binary ? "binary "
                       : found.kind == opcode::ping   ? "ping "
                       : found.kind == opcode::pong   ? "pong "
                                                      : "close ";
    return name + std::string{found.body};
  }

  frame_fault fault{};
  frame_fault first_fault{};
};

using words = std::vector<std::string>;

std::string text(std::string_view body, bool last = true) {
  return bytes_of({.body = body, .last = last});
}

std::string more(std::string_view body, bool last = false) {
  return bytes_of({.kind = opcode::continuation, .body = body, .last = last});
}

std::string control(opcode kind, std::string_view body) {
  return bytes_of({.kind = kind, .body = body});
}

std::string close_with(unsigned code, std::string_view reason = {}) {
  auto body = std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  return control(opcode::close, body.append(reason));
}

// RFC 6455 section 5.7.
TEST_F(FrameReader, ReadsTheExampleOfTheStandard) {
  EXPECT_EQ(read("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), words{"text Hello"});
}

TEST_F(FrameReader, ReadsTheSameHoweverItComes) {
  const auto bytes = text("one") + bytes_of({.kind = opcode::binary, .body = "\xFF"}) + text("")
                     + text("t", false) + control(opcode::ping, "p") + more("") + more("w")
                     + control(opcode::pong, "") + more("o", true) + text(std::string(200, 'x'))
                     + close_with(1000, "bye");
  const auto heard = words{"text one",
                           "binary \xFF",
                           "text ",
                           "ping p",
                           "pong ",
                           "text two",
                           "text " + std::string(200, 'x'),
                           "close \x03\xE8"
                           "bye"};
  for (auto at_once = 1U; at_once < bytes.size() + 1; ++at_once) {
    reader = {};
    EXPECT_EQ(read(bytes, at_once), heard) << at_once;
  }
}

TEST_F(FrameReader, ReadsEveryLength) {
  most.message_bytes = 100'000;
  for (const auto length : {0U, 1U, 7U, 8U, 9U, 125U, 126U, 127U, 65'535U, 65'536U, 100'000U}) {
    const auto body = std::string(length, 'x');
    for (const auto at_once : {100U, 1'000U, 200'000U})
      EXPECT_EQ(read(text(body) + text("next"), at_once), (words{"text " + body, "text next"}));
  }
}

TEST_F(FrameReader, HandsOutWhatIsWholeWhereItIs) {
  auto bytes = text("first") + text("second") + control(opcode::ping, "third");
  auto in = std::span{bytes};
  for (const auto* body : {"first", "second", "third"}) {
    const auto found = reader.next(in, limits);
    EXPECT_EQ(found.body, body);
    EXPECT_GE(found.body.data(), bytes.data());
    EXPECT_LE(found.body.data() + found.body.size(), in.data());
  }
}

TEST_F(FrameReader, HasNothingButAPointer) {
  EXPECT_EQ(sizeof(frame_reader), sizeof(void*));
}

// -- what a frame may not be (section 5) ---------------------------------------------------

TEST_F(FrameReader, WantsAMask) {
  for (const auto kind : {opcode::text, opcode::ping, opcode::close})
    EXPECT_EQ(fault_in(bytes_of({.kind = kind, .masked = false})), frame_fault::unmasked);
}

TEST_F(FrameReader, WantsReservedBitsToBeUnset) {
  for (auto bits = 1U; bits < 8; ++bits) {
    EXPECT_EQ(fault_in(bytes_of({.reserved = bits})), frame_fault::reserved_bits);
    EXPECT_EQ(fault_in(bytes_of({.kind = opcode::ping, .reserved = bits})),
              frame_fault::reserved_bits);
    EXPECT_EQ(
      fault_in(text("", false) + bytes_of({.kind = opcode::continuation, .reserved = bits})),
      frame_fault::reserved_bits);
  }
}

TEST_F(FrameReader, KnowsNoOtherOpcodes) {
  for (const auto kind : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    EXPECT_EQ(fault_in(bytes_of({.kind = static_cast<opcode>(kind)})),
              frame_fault::reserved_opcode);
}

TEST_F(FrameReader, WantsControlFramesToBeShortAndWhole) {
  for (const auto kind : {opcode::ping, opcode::pong, opcode::close}) {
    EXPECT_EQ(fault_in(bytes_of({.kind = kind, .last = false})), frame_fault::fragmented_control);
    const auto longer = std::string(126, 'x');
    EXPECT_EQ(fault_in(bytes_of({.kind = kind, .body = longer})), frame_fault::long_control);
    EXPECT_EQ(fault_in(bytes_of({.kind = kind, .longer = 70'000})), frame_fault::long_control);
  }
  const auto longest = std::string(125, 'x');
  EXPECT_EQ(read(control(opcode::ping, longest)), words{"ping " + longest});
}

TEST_F(FrameReader, SeesWhatIsWrongBeforeTheBodyComes) {
  const auto header = [](client_frame frame) {
    frame.longer = 100;
    return bytes_of(frame);
  };
  EXPECT_EQ(fault_in(header({.kind = opcode::ping, .masked = false})), frame_fault::unmasked);
  EXPECT_EQ(fault_in(header({.kind = opcode::ping, .reserved = 1})), frame_fault::reserved_bits);
  EXPECT_EQ(fault_in(header({.reserved = 1})), frame_fault::reserved_bits);
}

TEST_F(FrameReader, WantsMessagesOneAfterTheOther) {
  EXPECT_EQ(fault_in(more("x")), frame_fault::stray_continuation);
  EXPECT_EQ(fault_in(text("x") + more("x", true)), frame_fault::stray_continuation);
  EXPECT_EQ(fault_in(text("x", false) + text("x")), frame_fault::interrupted);
  EXPECT_EQ(fault_in(text("", false) + bytes_of({.kind = opcode::binary})),
            frame_fault::interrupted);
  EXPECT_EQ(fault_in(text("x", false) + more("x", true) + more("x")),
            frame_fault::stray_continuation);
}

TEST_F(FrameReader, WantsLengthsInTheFewestBytes) {
  const auto longest = std::string(125, 'x');
  EXPECT_EQ(fault_in(bytes_of({.width = 2})), frame_fault::wasteful_length);
  EXPECT_EQ(fault_in(bytes_of({.body = longest, .width = 2})), frame_fault::wasteful_length);
  EXPECT_EQ(fault_in(bytes_of({.width = 8})), frame_fault::wasteful_length);
  EXPECT_EQ(fault_in(bytes_of({.width = 8, .longer = 65'535})), frame_fault::wasteful_length);
}

TEST_F(FrameReader, WantsTheHighestBitOfALengthToBeUnset) {
  EXPECT_EQ(fault_in(bytes_of({.longer = std::uint64_t{1} << 63U})), frame_fault::endless_length);
  EXPECT_EQ(fault_in(bytes_of({.longer = ~std::uint64_t{0}})), frame_fault::endless_length);
  EXPECT_EQ(fault_in(bytes_of({.longer = ~std::uint64_t{0} >> 1U})), frame_fault::too_large);
}

// -- limits -------------------------------------------------------------------------------

TEST_F(FrameReader, FailsWhenAHeaderAnnouncesTooMuch) {
  EXPECT_EQ(fault_in(bytes_of({.longer = 1'000})), frame_fault::none);
  EXPECT_EQ(fault_in(bytes_of({.longer = 1'001})), frame_fault::too_large);
  const auto half = text(std::string(500, 'x'), false);
  EXPECT_EQ(fault_in(half + more(std::string(500, 'x'), true)), frame_fault::none);
  EXPECT_EQ(fault_in(half + bytes_of({.kind = opcode::continuation, .longer = 501})),
            frame_fault::too_large);
}

TEST_F(FrameReader, TakesALimitThatGetsSmaller) {
  read(text(std::string(500, 'x'), false));
  most.message_bytes = 100;
  EXPECT_EQ(read(more("", true)), words{std::string{to_string(frame_fault::too_large)}});
}

TEST_F(FrameReader, TellsOnceThatAMessageHasTooManyFrames) {
  most.frames = 3;
  const auto three = text("a", false) + more("b") + control(opcode::ping, "") + more("c", true);
  EXPECT_EQ(read(three), (words{"ping ", "text abc"}));
  for (const auto* last : {"", "d"}) {
    const auto four = text("a", false) + more("b") + more("") + more(last, true);
    EXPECT_EQ(read(four), (words{"fragmented", std::string{"text ab"} + last}));
  }
  EXPECT_EQ(read(text("", false) + more("") + more("") + more("") + more("") + more("", true)),
            (words{"fragmented", "text "}));
  EXPECT_EQ(read(three), (words{"ping ", "text abc"}));
}

TEST_F(FrameReader, CountsEveryFrameOfAFlood) {
  most.frames = 1'000;
  auto flood = text("", false);
  for (auto i = 0; i < 999; ++i)
    flood += more("");
  EXPECT_EQ(read(flood, 7), words{});
  EXPECT_EQ(read(more("")), words{"fragmented"});
}

// -- UTF-8 (section 8.1) --------------------------------------------------------------------

TEST_F(FrameReader, WantsTextToBeUtf8) {
  for (const auto* wrong : {"\xFF", "\xC3\x28", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    EXPECT_EQ(fault_in(text(wrong)), frame_fault::invalid_utf8);
    EXPECT_EQ(fault_in(text("x", false) + more(wrong, true)), frame_fault::invalid_utf8);
    EXPECT_EQ(fault_in(bytes_of({.kind = opcode::binary, .body = wrong})), frame_fault::none);
  }
}

TEST_F(FrameReader, TakesCharactersThatGoOnInTheNextFrame) {
  EXPECT_EQ(read(text("\xF0", false) + more("\x9F") + control(opcode::ping, "") + more("")
                 + more("\x98\x80", true)),
            (words{"ping ", "text \xF0\x9F\x98\x80"}));
}

TEST_F(FrameReader, FailsAsSoonAsBytesAreWrong) {
  const auto begin = [](std::string_view body) { return bytes_of({.body = body, .longer = 900}); };
  EXPECT_EQ(fault_in(begin("fine \xE2\x82")), frame_fault::none);
  EXPECT_EQ(fault_in(begin("fine \xE2\x82 not")), frame_fault::invalid_utf8);
  EXPECT_EQ(fault_in(begin("\xED\xA0")), frame_fault::invalid_utf8);
  EXPECT_EQ(fault_in(begin("\xF4\x90")), frame_fault::invalid_utf8);
  EXPECT_EQ(fault_in(begin("\xC0")), frame_fault::invalid_utf8);
  EXPECT_EQ(fault_in(text("\xE0", false) + more("\x80")), frame_fault::invalid_utf8);
}

TEST_F(FrameReader, WantsTheLastCharacterToBeWhole) {
  EXPECT_EQ(fault_in(text("\xE2", false) + more("\x82", true)), frame_fault::invalid_utf8);
  EXPECT_EQ(fault_in(text("\xE2\x82", false) + more("", true)), frame_fault::invalid_utf8);
}

// -- close frames (sections 5.5.1 and 7.4) ------------------------------------------------------

TEST_F(FrameReader, TakesCloseCodesThatMayBeSent) {
  for (const auto code : {1000U, 1003U, 1007U, 1011U, 1012U, 1013U, 3000U, 3999U, 4000U, 4999U})
    EXPECT_EQ(fault_in(close_with(code, "why")), frame_fault::none) << code;
  for (const auto code :
       {0U, 999U, 1004U, 1005U, 1006U, 1014U, 1015U, 1016U, 2999U, 5000U, 65'535U})
    EXPECT_EQ(fault_in(close_with(code, "why")), frame_fault::close_code) << code;
}

TEST_F(FrameReader, WantsAWholeCloseCodeAndAReasonInUtf8) {
  EXPECT_EQ(fault_in(control(opcode::close, "")), frame_fault::none);
  EXPECT_EQ(fault_in(control(opcode::close, "\x03")), frame_fault::close_size);
  EXPECT_EQ(fault_in(close_with(1000, "\xC3\xA9")), frame_fault::none);
  EXPECT_EQ(fault_in(close_with(1000, "\xC3")), frame_fault::close_reason);
}

TEST(CloseWords, AreACodeAndAReason) {
  EXPECT_EQ(read_close("").code, 1005);
  EXPECT_EQ(read_close("\x03\xE8").code, 1000);
  EXPECT_EQ(read_close("\x0F\xA0why").reason, "why");
}

TEST(FrameFault, HasACloseCode) {
  EXPECT_EQ(close_code_of(frame_fault::invalid_utf8), 1007);
  EXPECT_EQ(close_code_of(frame_fault::too_large), 1009);
  EXPECT_EQ(close_code_of(frame_fault::close_reason), 1002);
  EXPECT_EQ(to_string(frame_fault::too_large), "a message over the limit");
}

} // namespace
} // namespace plenum::core::test
