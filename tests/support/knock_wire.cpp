// SPDX-License-Identifier: Apache-2.0

#include "tests/support/knock_wire.hpp"

#include <map>

namespace plenum::core::test {

namespace {

constexpr auto uninvited = disconnect{4401, "say hello first"};

class knock_pushes final : public push_encoder {
public:
  void encode(const any_push& what, std::string& out) const override {
    const auto* published = std::get_if<push::published>(&what);
    if (published != nullptr && published->what->what == event::message)
      out += published->what->group.str() + ' ' + published->what->content.data;
  }
};

/// An answer that is no longer in parts than as a whole.
class whole_answer final : public answer_parts {
public:
  explicit whole_answer(std::string frames) : frames_{std::move(frames)} {}
  bool next(std::size_t, std::string& out) override {
    out += frames_;
    return false;
  }

private:
  std::string frames_;
};

/// Takes the first word off.
std::string_view next_word(std::string_view& line) {
  const auto end = std::min(line.find(' '), line.size());
  const auto word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

class knock_dialect final : public dialect {
public:
  bool accepts(opcode kind) const noexcept override { return kind == opcode::text; }

  std::vector<incoming> decode(opcode, std::string_view line, const client_limits&,
                               std::string& own) override {
    if (line == "alive")
      return {};
    const auto id = std::string{next_word(line)};
    const auto verb = next_word(line);
    if (verb == "hello" && line == "sesame") {
      is_in_ = true;
      append_frame(own, opcode::text, id + " ok");
      return {};
    }
    if (!is_in_)
      return {hang_up{uninvited}};
    return {read(id, verb, line)};
  }

  void encode(const answer& what, std::string& out) override {
    const auto found = what.id ? ids_.find(*what.id) : ids_.end();
    if (found == ids_.end())
      return;
    const auto* failed = std::get_if<reply::failed>(&what.what);
    const auto* said = failed != nullptr ? " no " : " ok";
    append_frame(out, opcode::text,
                 found->second + said
                   + (failed != nullptr ? std::string{to_string(failed->why.code)} : ""));
    ids_.erase(found);
  }

  std::unique_ptr<answer_parts> in_parts(answer what) override {
    auto frames = std::string{};
    encode(what, frames);
    return std::make_unique<whole_answer>(std::move(frames));
  }

  void ping(std::string& out) override { append_frame(out, opcode::text, "alive?"); }

  disconnect farewell(const disconnect& why, std::string& out) override {
    append_frame(out, opcode::text, "bye");
    return {static_cast<std::uint16_t>(3000 + why.code % 1000), why.reason};
  }

  void number(std::string_view shared, std::string& out) override {
    append_frame(out, opcode::text, '#' + std::to_string(++number_) + ' ' + std::string{shared});
  }

private:
  incoming read(const std::string& id, std::string_view verb, std::string_view rest) {
    const auto group = group_name::parse(next_word(rest));
    if (!group)
      return refusal{remember(id), {}, {}, group.error()};
    if (verb == "join")
      return request{remember(id), command::join{*group, 0, {}, false}};
    if (verb == "leave")
      return request{remember(id), command::leave{*group}};
    if (verb == "send")
      return request{remember(id), command::send{.group = *group,
                                                 .content = {payload_type::text, std::string{rest}},
                                                 .save = false,
                                                 .echo = true,
                                                 .key = {}}};
    return refusal{remember(id), {}, {}, {errc::unknown_op, "no such word"}};
  }

  command_id remember(const std::string& id) {
    ids_.emplace(++last_, id);
    return last_;
  }

  bool is_in_ = false;
  std::uint64_t last_ = 0;   ///< The number that stands for the last id.
  std::uint64_t number_ = 0; ///< Of the last message.
  std::map<std::uint64_t, std::string> ids_;
};

constinit const knock_pushes pushes;

std::unique_ptr<dialect> make_dialect() {
  return std::make_unique<knock_dialect>();
}

} // namespace

constinit const wire_info knock_wire{
  .subprotocol = {}, .pushes = pushes, .make_dialect = make_dialect, .numbered = true};

} // namespace plenum::core::test
