-- SPDX-License-Identifier: Apache-2.0
--
-- read.lua reads the end of a history.
--
-- KEYS: state, history, nodes.
-- ARGV: life, seed of a new epoch, whether the group is to be known from now on (1 or 0), age in
-- milliseconds, epoch and offset of the reader, how many entries it gets if that does not help
-- (-1: all), channel, node, whether it hears the channel (1 or 0), its inbox, and what is put
-- there to mark in the order of what it hears when this was read (empty: nothing).
-- Returns epoch, offset, the epochs before and up to which offset each was continued (the newest
-- first), entries with the newest first, how many others hear the channel as heard_by does.

register('read', function(keys, args)
  work_on(keys)
  local life, seed, create, age, from_epoch, from, count, channel = unpack(args, 1, 8)
  local node, here, inbox, mark = unpack(args, 9, 12)
  age, from, count = tonumber(age), tonumber(from), tonumber(count)
  if create == '0' and redis.call('EXISTS', state) == 0 then
    return { '', 0, '', {}, 0 }
  end
  local epoch, offset, bytes = enter(life, seed, '')
  local left = expire(bytes, age, clock(age))
  if left ~= bytes then
    redis.call('HSET', state, 'b', left)
  end
  if offset == 0 and create == '1' then
    redis.call('PEXPIRE', state, idle_ms)
  end
  local began = redis.call('HMGET', state, 'f', 'p', 'q')
  local before = began[2] .. ' ' .. began[1] .. ' ' .. (began[3] or '')
  if from_epoch == epoch and from <= offset then
    count = offset - from
  elseif create == '0' then -- Who follows wants all of another epoch.
    local most = offset
    for each, upto in string.gmatch(before, '(%S+) (%d+)') do
      most = math.min(most, tonumber(upto))
      if each == from_epoch and from <= most then
        count = offset - from
      end
    end
  end
  local entries
  if count == 0 then
    entries = {}
  elseif count < 0 then
    entries = redis.call('XREVRANGE', log, '+', '-')
  else
    entries = redis.call('XREVRANGE', log, '+', '-', 'COUNT', count)
  end
  if mark ~= '' then
    redis.call('PUBLISH', inbox, mark)
  end
  local others = math.max(0, listeners(channel) - tonumber(here))
  return { epoch, offset, before, entries, heard_by(others, keys[3], node) }
end)
