-- SPDX-License-Identifier: Apache-2.0
--
-- forget.lua empties a history, begins a new epoch and tells the nodes.
--
-- KEYS: state, history. ARGV: channel, life, seed of the new epoch.

register('forget', function(keys, args)
  work_on(keys)
  local channel, life, seed = unpack(args)
  redis.call('DEL', log)
  if redis.call('EXISTS', state) == 0 then
    return 0
  end
  local epoch = string.sub(redis.sha1hex(seed .. state), 1, 8)
  redis.call('HSET', state, 'e', epoch, 'o', 0, 'b', 0, 'l', life, 'f', 0, 'p', '', 'q', '')
  redis.call('PEXPIRE', state, idle_ms)
  return redis.call('PUBLISH', channel, notice(0, epoch, '\192'))
end)
