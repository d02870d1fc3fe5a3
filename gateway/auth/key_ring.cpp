// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/key_ring.hpp"

#include "base/log.hpp"
#include "base/small_file.hpp"
#include "gateway/auth/jwk.hpp"

namespace plenum::core {

namespace {

constexpr std::size_t max_file_bytes = std::size_t{256} * 1024;

error in_file(const std::string& path, const error& why) {
  return {errc::invalid_field, path + ": " + why.message};
}

/// A set of keys is a JSON object.
bool is_jwks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

result<key_ring::keys> read_keys(const std::string& path) {
  const auto text = read_small_file(path, max_file_bytes);
  if (!text)
    return text.error();
  if (is_jwks(*text)) {
    auto made = read_jwks(*text);
    return made ? std::move(made) : in_file(path, made.error());
  }
  auto made = jwt_key::from_pem(*text);
  if (!made)
    return in_file(path, made.error());
  return key_ring::keys{std::move(*made)};
}

} // namespace

result<jwt_key> read_secret_key(const std::string& path) {
  auto text = read_small_file(path, max_file_bytes);
  if (!text)
    return text.error();
  while (text->ends_with('\n') || text->ends_with('\r'))
    text->pop_back();
  auto made = jwt_key::from_secret(std::move(*text), jwt_algorithm::hs256);
  return made ? std::move(made) : in_file(path, made.error());
}

result<void> key_ring::open(const std::vector<std::string>& files, const std::string& secret_file) {
  for (const auto& path : files)
    files_.push_back({path});
  if (!secret_file.empty())
    files_.push_back({secret_file, true});
  seen_ = stamps();
  auto made = read();
  if (!made)
    return made.error();
  of_files_ = std::move(*made);
  use_both();
  return {};
}

result<key_ring::keys> key_ring::read() const {
  auto all = keys{};
  for (const auto& [path, is_secret] : files_) {
    if (is_secret) {
      auto made = read_secret_key(path);
      if (!made)
        return made.error();
      all.push_back(std::move(*made));
      continue;
    }
    auto made = read_keys(path);
    if (!made)
      return made.error();
    std::move(made->begin(), made->end(), std::back_inserter(all));
  }
  return all;
}

std::vector<file_stamp> key_ring::stamps() const {
  auto all = std::vector<file_stamp>{};
  for (const auto& each : files_)
    all.push_back(file_stamp::of(each.path));
  return all;
}

void key_ring::refresh() {
  auto now = stamps();
  if (now == seen_)
    return;
  seen_ = std::move(now);
  auto made = read();
  if (!made)
    return log::error("the keys stay as they are", {{"why", made.error().message}});
  of_files_ = std::move(*made);
  use_both();
  log::info("keys were read again");
}

void key_ring::set_published(keys these) {
  published_ = std::move(these);
  use_both();
}

void key_ring::use_both() {
  auto all = of_files_;
  all.insert(all.end(), published_.begin(), published_.end());
  keys_ = std::make_shared<const keys>(std::move(all));
}

bool key_ring::verify(jwt_algorithm how, std::string_view id, std::string_view text,
                      std::string_view signature) const {
  const auto all = keys_.load();
  auto named = id.empty();
  for (const auto& each : *all) {
    named = named || each.id() == id;
    if (each.algorithm() == how && (id.empty() || each.id().empty() || each.id() == id)
        && each.verify(text, signature))
      return true;
  }
  if (!named)
    missed_ = true;
  return false;
}

} // namespace plenum::core
