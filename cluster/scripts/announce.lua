-- SPDX-License-Identifier: Apache-2.0
--
-- announce.lua publishes a message that is not saved, once for each idempotency key.
--
-- KEYS: nodes, and what is known of the key.
-- ARGV: channel, the whole notice, node, number, connection, how many milliseconds the key is known.
-- Returns as publish.lua does; offset 0.

register('announce', function(keys, args)
  local nodes, sent = unpack(keys)
  local channel, message, node, number, link, known_ms = unpack(args)
  if is_stale(nodes, node, link) then
    return stale()
  end
  local id = node .. ':' .. number
  local known = find_sent(sent, id)
  if known then
    return { known.became, known.offset, known.epoch, heard_by(listeners(channel), nodes, node) }
  end
  keep_sent(sent, id, 0, '', known_ms)
  return { 'sent', 0, '', heard_by(redis.call('PUBLISH', channel, message), nodes, node) }
end, {})
