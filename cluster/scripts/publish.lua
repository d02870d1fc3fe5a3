-- SPDX-License-Identifier: Apache-2.0
--
-- publish.lua gives a message its position, puts it into the history and publishes it.
--
-- KEYS: state, history, nodes, and what is known of the idempotency key if there is one.
-- ARGV: channel, envelope, what keeping it costs, node, number, connection, life; of the history:
-- bytes, count, age in milliseconds, overflow; how many milliseconds an idempotency key is known.
-- Returns what became of it (sent, known: its key was, lost: cannot be told), offset, epoch, and
-- how many hear it, as heard_by does.

-- Where this message is in the history; 0: nowhere.
local function find(id)
  local upto = '+'
  repeat
    local part = redis.call('XREVRANGE', log, upto, '-', 'COUNT', 100)
    for _, entry in ipairs(part) do
      if entry[2][4] == id then
        return tonumber(string.match(entry[1], '^%d+'))
      end
      upto = '(' .. entry[1]
    end
  until #part == 0
  return 0
end

-- Numbers are microseconds: nodes that sent nothing for an hour are dropped.
local function forget_nodes(number)
  for name, last in pairs(fields(state)) do
    if string.sub(name, 1, 2) == 'n:' and tonumber(last) < number - 3600000000 then
      redis.call('HDEL', state, name)
    end
  end
end

register('publish', function(keys, args)
  work_on(keys)
  local nodes, key = keys[3], keys[4]
  local channel, envelope, cost, node, number, link, life = unpack(args, 1, 7)
  local most, count, age, overflow, known_ms = unpack(args, 8, 12)
  cost, most, count, age = tonumber(cost), tonumber(most), tonumber(count), tonumber(age)
  if is_stale(nodes, node, link) then
    return stale()
  end
  local id = node .. ':' .. number
  local known = key and find_sent(key, id)
  if known then
    return { known.became, known.offset, known.epoch, heard_by(listeners(channel), nodes, node) }
  end

  local epoch, offset, bytes, last = enter(life, id, node)
  if last and last >= tonumber(number) then -- It is asked for once more.
    local found = find(id)
    return { found > 0 and 'sent' or 'lost', found, epoch,
      heard_by(listeners(channel), nodes, node) }
  end
  if not last and redis.call('HLEN', state) > 32 then
    forget_nodes(tonumber(number))
  end

  local now = clock(age)
  bytes = expire(bytes, age, now)
  offset = offset + 1
  if most > 0 then
    while count > 0 and redis.call('XLEN', log) >= count do
      bytes = bytes - drop(oldest())
    end
    if bytes + cost > most and overflow == 'clear' then
      redis.call('DEL', log)
      bytes = 0
    end
    redis.call('XADD', log, offset .. '-' .. now, 'b', cost, 'n', id, 'd', envelope)
    bytes = bytes + cost
    while bytes > most and redis.call('XLEN', log) > 1 do
      bytes = bytes - drop(oldest())
    end
    if age > 0 then
      redis.call('PEXPIRE', log, age)
    end
  end
  redis.call('HSET', state, 'o', offset, 'b', bytes, 'n:' .. node, number)
  if age > 0 then
    redis.call('PEXPIRE', state, age + idle_ms)
  else
    redis.call('PERSIST', state)
  end
  if key then
    keep_sent(key, id, offset, epoch, known_ms)
  end
  local heard = redis.call('PUBLISH', channel, notice(offset, epoch, envelope))
  return { 'sent', offset, epoch, heard_by(heard, nodes, node) }
end, {})
