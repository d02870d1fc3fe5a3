// SPDX-License-Identifier: Apache-2.0

#include "tests/protocol/describe.hpp"

#include <iomanip>
#include <sstream>

namespace plenum::core::test {

namespace {

std::string quote(const std::string& text) {
  auto out = std::ostringstream{};
  out << std::quoted(text);
  return out.str();
}

std::string hex(const std::string& bytes) {
  auto out = std::ostringstream{};
  for (const auto c : bytes)
    out << std::hex << std::setw(2) << std::setfill('0') << +static_cast<unsigned char>(c);
  return out.str();
}

std::string place(const std::optional<position>& at) {
  return at ? quote(at->epoch) + '@' + std::to_string(at->offset) : "none";
}

std::string content(const payload& what) {
  auto out = " type=" + std::string{to_string(what.type)} + " data=";
  switch (what.type) {
    case payload_type::json: return out + what.data;
    case payload_type::text: return out + quote(what.data);
    case payload_type::bytes: return out + hex(what.data);
  }
  return out;
}

const char* flag(bool value) {
  return value ? "true" : "false";
}

struct describer {
  std::ostringstream& out;

  void operator()(const command::join& x) {
    out << "join group=" << quote(x.group.str()) << " history=" << x.history
        << " recover=" << place(x.recover) << " notify=" << flag(x.notify);
  }
  void operator()(const command::leave& x) { out << "leave group=" << quote(x.group.str()); }
  void operator()(const command::send& x) {
    out << "send group=" << quote(x.group.str()) << content(x.content) << " save=" << flag(x.save)
        << " echo=" << flag(x.echo) << " key=" << quote(x.key);
  }
  void operator()(const command::send_to& x) {
    out << "send_to channel=" << x.channel.str() << content(x.content);
  }
  void operator()(const command::history& x) {
    out << "history group=" << quote(x.group.str()) << " since=" << place(x.since)
        << " limit=" << x.limit << " reverse=" << flag(x.reverse);
  }
  void operator()(const command::members& x) {
    out << "members group=" << quote(x.group.str()) << " limit=" << x.limit;
  }
  void operator()(const command::authenticate& x) { out << "auth token=" << quote(x.token); }
  void operator()(const command::refresh& x) { out << "refresh token=" << quote(x.token); }
  void operator()(const command::ping&) { out << "ping"; }
  void operator()(const command::message& x) { out << "message" << content(x.content); }
};

std::string number(const command_id& id) {
  return id ? std::to_string(*id) : "-";
}

} // namespace

std::string describe(const incoming& what) {
  auto out = std::ostringstream{};
  if (const auto* asked = std::get_if<request>(&what)) {
    out << number(asked->id) << ' ';
    std::visit(describer{out}, asked->what);
    return out.str();
  }
  const auto& refused = std::get<refusal>(what);
  out << number(refused.id) << " refused " << to_string(refused.why.code) << ' '
      << quote(refused.why.message);
  if (!refused.op.empty())
    out << " op=" << quote(refused.op);
  if (!refused.group.empty())
    out << " group=" << quote(refused.group);
  return out.str();
}

std::string describe(const std::vector<incoming>& what) {
  auto out = std::string{};
  for (const auto& one : what)
    out += describe(one) + '\n';
  return out;
}

} // namespace plenum::core::test
