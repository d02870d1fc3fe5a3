// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/read_request.hpp"

#include "gateway/http/route_pattern.hpp"

namespace plenum::core {

std::string_view path_of(std::string_view target) noexcept {
  return target.substr(0, target.find('?'));
}

std::string_view query_of(std::string_view target) noexcept {
  const auto question = target.find('?');
  return question == std::string_view::npos ? "" : target.substr(question + 1);
}

Request read_request(const http::request<http::string_body>& asked, Params&& places,
                     Address client) {
  auto fields = Headers::list{};
  for (const auto& field : asked)
    fields.emplace_back(view(field.name_string()), view(field.value()));
  const auto target = view(asked.target());
  return {std::string{view(asked.method_string())},
          std::string{path_of(target)},
          std::move(places),
          parse_query(query_of(target)),
          Headers{std::move(fields)},
          asked.body(),
          std::move(client)};
}

} // namespace plenum::core
