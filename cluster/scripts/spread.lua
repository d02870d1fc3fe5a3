-- SPDX-License-Identifier: Apache-2.0
--
-- spread.lua publishes messages that are not saved.
--
-- KEYS: nodes. ARGV: node, connection, then for each message a channel and a notice.
-- Returns for each how many hear it, as heard_by does.

register('spread', function(keys, args)
  local nodes, node, link = keys[1], args[1], args[2]
  if is_stale(nodes, node, link) then
    return stale()
  end
  local counts, call, nobody = {}, redis.call, nil
  for i = 3, #args, 2 do
    local count = call('PUBLISH', args[i], args[i + 1])
    if count == 0 then
      nobody = nobody or heard_by(0, nodes, node)
      count = nobody
    end
    counts[(i - 1) / 2] = count
  end
  return counts
end)
