-- SPDX-License-Identifier: Apache-2.0
--
-- nodes.lua knows which nodes live, so that it can be told whether Redis reaches all of them.
--
-- nodes is a hash: life of the server, since (milliseconds) when all nodes that live have told
-- so, inbox what their inboxes' names begin with; a:NODE until when the node lives unless it says
-- so again, l:NODE the number of the connection that it uses.

-- What an older connection of a node has left on the way must not be carried out any more: what
-- was said later has been.
local function is_stale(nodes, node, link)
  local now = redis.call('HGET', nodes, 'l:' .. node)
  return now and tonumber(now) > tonumber(link)
end

local function stale()
  return redis.error_reply('STALE a later connection of this node is in use')
end

-- The nodes that live, without `but`, and cannot be reached; and whether there may be others.
local function unheard(nodes, but)
  local all, now, ids, inboxes = fields(nodes), now_ms(), {}, {}
  for name, value in pairs(all) do
    local id = string.match(name, '^a:(.*)$')
    if id and id ~= but and tonumber(value) > now then
      ids[#ids + 1] = id
      inboxes[#inboxes + 1] = all.inbox .. id
    end
  end
  local found = {}
  if #ids > 0 then
    local counts = redis.call('PUBSUB', 'NUMSUB', unpack(inboxes))
    for i, id in ipairs(ids) do
      if counts[2 * i] == 0 then
        found[#found + 1] = id
      end
    end
  end
  local lives = tonumber(all['a:' .. but] or 0) > now
  return found, not (lives and tonumber(all.since or math.huge) <= now)
end

-- How many hear a channel; -1: nobody, but a node that lives cannot be reached.
local function heard_by(count, nodes, node)
  if count > 0 then
    return count
  end
  local found, unsure = unheard(nodes, node)
  return (unsure or #found > 0) and -1 or 0
end

-- KEYS: nodes. ARGV: node, connection, life, for how many milliseconds it lives, what inboxes
-- begin with, whether it says so for the first time (1 or 0).
-- Returns how many hear its inbox.
register('alive', function(keys, args)
  local nodes = keys[1]
  local node, link, life, lease, inbox, first = unpack(args)
  local now, all = now_ms(), fields(nodes)
  lease = tonumber(lease)
  local until_then = tonumber(all['a:' .. node] or 0)
  local since
  if all.life ~= life then -- Others that live have still to say so, unless this is the beginning.
    since = (first == '1' and not all.life) and now or now + lease
  elseif first == '0' and until_then < now + lease / 2 then
    since = now + lease -- Redis could not be reached for long, perhaps by nobody.
  end
  if since then
    redis.call('HSET', nodes, 'life', life, 'since', since, 'inbox', inbox)
  end
  for name, value in pairs(all) do
    local id = string.match(name, '^a:(.*)$')
    if id and tonumber(value) < now - lease then
      redis.call('HDEL', nodes, name, 'l:' .. id)
    end
  end
  redis.call('HSET', nodes, 'a:' .. node, now + lease, 'l:' .. node, link)
  redis.call('PEXPIRE', nodes, math.max(idle_ms, 2 * lease))
  return listeners(inbox .. node)
end)

-- KEYS: nodes. ARGV: node. It stops.
register('gone', function(keys, args)
  return redis.call('HDEL', keys[1], 'a:' .. args[1], 'l:' .. args[1])
end)

-- Tells all nodes something.
-- Returns how many hear it, whether this node does, nodes that do not, whether there may be more.
local function tell_all(nodes, channel, message, node)
  local found, unsure = unheard(nodes, node)
  local inbox = redis.call('HGET', nodes, 'inbox')
  local here = inbox and listeners(inbox .. node) > 0
  return { redis.call('PUBLISH', channel, message), here and 1 or 0, found, unsure and 1 or 0 }
end

-- KEYS: nodes. ARGV: channel, message, node. As the function above.
register('tell_all', function(keys, args)
  return tell_all(keys[1], unpack(args))
end)

-- Tells one node something. KEYS: nodes. ARGV: channel, message, node, the other one.
-- Returns as tell_all does.
register('tell', function(keys, args)
  local channel, message, node, whom = unpack(args)
  local count = redis.call('PUBLISH', channel, message)
  if count > 0 then
    return { count, 0, {}, 0 }
  end
  local found, unsure = unheard(keys[1], node)
  for _, id in ipairs(found) do
    if id == whom then
      return { 0, 0, { id }, 0 }
    end
  end
  return { 0, 0, {}, unsure and 1 or 0 }
end)

-- KEYS: nodes. ARGV: channel, node, whether it is among those who hear the channel (1 or 0).
-- Returns how many others hear the channel, as heard_by does.
register('look_around', function(keys, args)
  local channel, node, here = unpack(args)
  return heard_by(math.max(0, listeners(channel) - tonumber(here)), keys[1], node)
end)
