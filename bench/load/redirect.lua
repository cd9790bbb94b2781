-- GET /?tenant=&objectkey= with another key each time. The optional argument is the key's length in bytes.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local number = 0
local head, tail

function init(args)
  local prefix, suffix = "uploads%2F", ".pdf"
  local padding = math.max(0, (tonumber(args[1]) or 0) - 10)
  if args[1] then
    prefix, suffix = "", string.rep("k", padding)
  else
    prefix = prefix .. "123e4567-e89b-42d3-a456-426614174000-report-"
  end
  head = "GET /?tenant=mycompany&objectkey=" .. prefix
  tail = suffix .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
end

function request()
  number = number + 1
  return head .. string.format("%010d", number) .. tail
end
