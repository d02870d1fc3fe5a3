// SPDX-License-Identifier: Apache-2.0
//
// A transfer is one request of libcurl's and what has come of its answer. It stays where it is:
// libcurl points to it.

#pragma once

#include "gateway/api/waiter.hpp"
#include "gateway/fetch/fetch.hpp"

#include <curl/curl.h>

#include <memory>

namespace plenum::core {

class transfer {
public:
  explicit transfer(fetch_request what);
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  CURL* handle() const noexcept { return easy_.get(); }

  /// Notes how it has ended, as libcurl says.
  void end(CURLcode how);
  void end(error why) { got_ = std::move(why); }

  /// What has come of it, once it has ended.
  result<fetched> take() { return std::move(got_); }

  std::coroutine_handle<> waiting{}; ///< Who is to be resumed then.
  waiter place{};                    ///< Where it waits for that.

private:
  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* me);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* me);

  void set_up();
  bool take_bytes(std::size_t size);

  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK)
      ready_ = false;
  }

  struct free_easy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  };
  struct free_list {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };

  void add_header(const char* field);

  fetch_request what_;
  std::unique_ptr<curl_slist, free_list> fields_; // Before the handle, which uses it.
  std::unique_ptr<CURL, free_easy> easy_;
  std::string body_;
  std::size_t received_ = 0; ///< Bytes, with headers.
  bool ready_ = true;        ///< libcurl has taken every option.
  result<fetched> got_ = error{errc::internal, "the request has not ended"};
};

} // namespace plenum::core
