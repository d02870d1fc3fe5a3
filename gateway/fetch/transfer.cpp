// SPDX-License-Identifier: Apache-2.0

#include "gateway/fetch/transfer.hpp"

namespace plenum::core {

namespace {

/// So long libcurl keeps what it has read of who vouches for servers, as reading it takes
/// milliseconds; files of authorities may change.
constexpr long authorities_kept_seconds = 300;

long count(std::chrono::milliseconds time) {
  return static_cast<long>(std::max<std::chrono::milliseconds::rep>(time.count(), 1));
}

} // namespace

transfer::transfer(fetch_request what) : what_{std::move(what)}, easy_{curl_easy_init()} {
  if (easy_)
    set_up();
  if (!ready_)
    easy_ = nullptr;
}

void transfer::set_up() {
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_URL, what_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, what_.https_only ? "https" : "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_USERAGENT, "plenum");
  set(CURLOPT_CONNECTTIMEOUT_MS, count(what_.limits.connect));
  set(CURLOPT_TIMEOUT_MS, count(what_.limits.total));
  set(CURLOPT_NOSIGNAL, 1L);
  // Who gives up while a name is resolved would otherwise wait for the resolver, on the loop.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_CA_CACHE_TIMEOUT, authorities_kept_seconds);
  if (!what_.ca_file.empty()) {
    set(CURLOPT_CAINFO, what_.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  set(CURLOPT_HEADERFUNCTION, &transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  if (what_.body) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what_.body->size()));
    set(CURLOPT_POSTFIELDS, what_.body->data());
    add_header("Content-Type: application/json");
    add_header("Expect:"); // Nothing is asked before the body is sent.
  }
  add_header("Accept: application/json");
  for (const auto& field : what_.headers)
    add_header(field.c_str());
  set(CURLOPT_HTTPHEADER, fields_.get());
}

void transfer::add_header(const char* field) {
  auto* longer = curl_slist_append(fields_.get(), field);
  if (longer == nullptr) {
    ready_ = false;
    return;
  }
  [[maybe_unused]] auto* same = fields_.release();
  fields_.reset(longer);
}

bool transfer::take_bytes(std::size_t size) {
  received_ += size;
  return received_ <= what_.limits.bytes;
}

std::size_t transfer::on_header(char*, std::size_t, std::size_t size, void* me) {
  return static_cast<transfer*>(me)->take_bytes(size) ? size : 0;
}

std::size_t transfer::on_body(char* bytes, std::size_t, std::size_t size, void* me) {
  auto& self = *static_cast<transfer*>(me);
  if (!self.take_bytes(size))
    return 0;
  self.body_.append(bytes, size);
  return size;
}

void transfer::end(CURLcode how) {
  if (received_ > what_.limits.bytes)
    return end({errc::too_large,
                "the answer is longer than " + std::to_string(what_.limits.bytes) + " bytes"});
  if (how == CURLE_OPERATION_TIMEDOUT)
    return end({errc::timeout, "no answer in time"});
  if (how != CURLE_OK)
    return end({errc::relay_unavailable, curl_easy_strerror(how)});
  auto status = 0L;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  got_ = fetched{static_cast<unsigned>(status), std::move(body_)};
}

} // namespace plenum::core
