-- SPDX-License-Identifier: Apache-2.0
--
-- revoke.lua keeps who is revoked, and tells all nodes. Names are KIND:NAME.
--
-- revoked is a hash: by name "BEFORE UNTIL MADE KEPT", as in actors/revocation.hpp; ends is a sorted
-- set: the names, by KEPT.

-- As revocation::merge does.
local function merge(now, old)
  now.kept = math.max(now.kept, old.kept)
  if now.before ~= old.before then
    for _, each in ipairs({ 'before', 'until', 'made' }) do
      now[each] = math.max(now[each], old[each])
    end
  elseif old.made > now.made or (old.made == now.made and old['until'] > now['until']) then
    now['until'], now.made = old['until'], old.made
  end
end

local function read(before, to, made, kept)
  return { before = tonumber(before), ['until'] = tonumber(to), made = tonumber(made),
    kept = tonumber(kept) }
end

-- KEYS: revoked, ends, nodes. ARGV: name, before, until, made, kept, how many are kept; channel,
-- message and node, as tell_all has them.
-- Returns how many were forgotten before their end, for want of room; and what tell_all does.
register('revoke', function(keys, args)
  local revoked, ends = keys[1], keys[2]
  local name, most = args[1], tonumber(args[6])
  local what = read(unpack(args, 2, 5))
  local old = redis.call('HGET', revoked, name)
  local before, to, made, kept = string.match(old or '', '^(%d+) (%d+) (%d+) (%d+)$')
  if before then
    merge(what, read(before, to, made, kept))
  end
  redis.call('HSET', revoked, name, string.format('%.0f %.0f %.0f %.0f', what.before,
    what['until'], what.made, what.kept))
  redis.call('ZADD', ends, string.format('%.0f', what.kept), name)

  local function drop(names)
    if #names > 0 then
      redis.call('HDEL', revoked, unpack(names))
      redis.call('ZREM', ends, unpack(names))
    end
    return #names
  end
  drop(redis.call('ZRANGEBYSCORE', ends, '-inf', '(' .. math.floor(now_ms() / 1000),
    'LIMIT', 0, 1000))
  local over = math.min(1000, redis.call('ZCARD', ends) - most)
  local lost = over > 0 and drop(redis.call('ZRANGE', ends, 0, over - 1)) or 0
  local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2]
  for _, key in ipairs(last and { revoked, ends } or {}) do
    redis.call('EXPIREAT', key, string.format('%.0f', tonumber(last) + 1))
  end
  return { lost, tell_all(keys[3], unpack(args, 7, 9)) }
end)
