--
-- read.lua reads the end of a history.
--
-- KEYS: state, history.
-- ARGV: life, seed of a new epoch, whether the group is to be known from now on (1 or 0), age in
-- milliseconds, epoch and offset of the reader, how many entries it gets if that does not help
-- (-1: all), channel.
-- Returns epoch, offset, where this epoch began (offset and epoch before), entries with the newest
-- first, listeners.

local life, seed, create, age, from_epoch, from, count, channel = unpack(ARGV)
age, from, count = tonumber(age), tonumber(from), tonumber(count)
if create == '0' and redis.call('EXISTS', state) == 0 then
  return {'', 0, 0, '', {}, 0}
end
local epoch, offset, bytes = enter(life, seed, '')
local left = expire(bytes, age, clock(age))
if left ~= bytes then
  redis.call('HSET', state, 'b', left)
end
if offset == 0 and create == '1' then
  redis.call('PEXPIRE', state, idle_ms)
end
local began = redis.call('HMGET', state, 'f', 'p')
if from_epoch == epoch and from <= offset then
  count = offset - from
elseif create == '0' and from_epoch == began[2] and from <= tonumber(began[1]) then
  count = offset - from -- Who follows wants all of another epoch.
end
local entries
if count == 0 then
  entries = {}
elseif count < 0 then
  entries = redis.call('XREVRANGE', log, '+', '-')
else
  entries = redis.call('XREVRANGE', log, '+', '-', 'COUNT', count)
end
return {epoch, offset, tonumber(began[1]), began[2], entries, listeners(channel)}
