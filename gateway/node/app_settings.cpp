// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/app_settings.hpp"

#include "gateway/settings/settings_table.hpp"

#include <cstdlib>
#include <stdexcept>

namespace plenum::core {

server_settings to_settings(const AppOptions& options) {
  auto made = server_settings{};
  made.fixed.listen.host = options.host;
  made.fixed.listen.port = options.port;
  made.fixed.loops = options.loops;
  made.fixed.node_name = options.node_name;
  made.fixed.identity.jwt_keys = options.jwt_keys;
  made.fixed.identity.jwt_secret_file = options.jwt_secret_file;
  made.fixed.identity.insecure = options.insecure;
  const auto table = settings_table(made);
  if (const auto where = find(table, "broker").read(options.broker); !where)
    throw std::invalid_argument{where.error().message};
  const auto take = [&table](const char* row, const std::string& field,
                             const std::string& written) {
    if (written.empty())
      return;
    if (const auto read = find(table, row).read(written); !read)
      throw std::invalid_argument{field + ": " + read.error().message};
  };
  take("admin-listen", "admin_listen", options.admin_listen);
  take("tls-cert", "tls_cert", options.tls_cert);
  take("tls-key", "tls_key", options.tls_key);
  take("allowed-origins", "allowed_origins", options.allowed_origins);
  const auto& size = find(table, "history-bytes");
  if (const auto* written = std::getenv(size.also.c_str()); written != nullptr && *written != '\0')
    if (const auto read = size.read(written); !read)
      throw std::invalid_argument{size.also + ": " + read.error().message};
  if (options.history_bytes != 0)
    made.fixed.broker.history.bytes = options.history_bytes;
  return made;
}

} // namespace plenum::core
