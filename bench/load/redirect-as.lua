-- GET /?tenant=&objectkey= with another key each time, by one caller. Arguments: the tenant, the prefix of its keys, and
-- the name and the value of the header with the credential.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local number = 0
local head, tail

function init(args)
  local tenant, prefix, name, value = args[1], args[2], args[3], args[4]
  head = "GET /?tenant=" .. tenant .. "&objectkey=" .. prefix .. "uploads%2F123e4567-e89b-42d3-a456-426614174000-report-"
  tail = ".pdf HTTP/1.1\r\nHost: 127.0.0.1\r\n"
  if name then
    tail = tail .. name .. ": " .. value .. "\r\n"
  end
  tail = tail .. "\r\n"
end

function request()
  number = number + 1
  return head .. string.format("%010d", number) .. tail
end
