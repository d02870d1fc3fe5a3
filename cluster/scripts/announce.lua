--
-- announce.lua publishes a message that is not saved, once for each idempotency key.
--
-- KEYS: state, history, and what is known of the key.
-- ARGV: channel, the whole notice, node and number, how many milliseconds the key is known.
-- Returns as publish.lua does; offset 0.

local channel, message, id, known_ms = unpack(ARGV)
local known = redis.call('GET', KEYS[3])
if known then
  local by, offset, epoch = string.match(known, '^(%S+) (%d+) (%S*)$')
  return {by == id and 'sent' or 'known', tonumber(offset), epoch, listeners(channel)}
end
redis.call('SET', KEYS[3], id .. ' 0 ', 'PX', known_ms)
return {'sent', 0, '', redis.call('PUBLISH', channel, message)}
