-- SPDX-License-Identifier: Apache-2.0
--
-- sent.lua remembers where the message with an idempotency key went.

-- What became of the message `id` if its key is known (sent: by itself, known: by another), and the
-- position of the first with this key.
local function find_sent(key, id)
  local known = redis.call('GET', key)
  if not known then
    return nil
  end
  local by, offset, epoch = string.match(known, '^(%S+) (%d+) (%S*)$')
  return { became = by == id and 'sent' or 'known', offset = tonumber(offset), epoch = epoch }
end

local function keep_sent(key, id, offset, epoch, known_ms)
  redis.call('SET', key, id .. ' ' .. offset .. ' ' .. epoch, 'PX', known_ms)
end
