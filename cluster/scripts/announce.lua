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
  local known = redis.call('GET', sent)
  if known then
    local by, offset, epoch = string.match(known, '^(%S+) (%d+) (%S*)$')
    return { by == id and 'sent' or 'known', tonumber(offset), epoch,
      heard_by(listeners(channel), nodes, node) }
  end
  redis.call('SET', sent, id .. ' 0 ', 'PX', known_ms)
  return { 'sent', 0, '', heard_by(redis.call('PUBLISH', channel, message), nodes, node) }
end, {})
