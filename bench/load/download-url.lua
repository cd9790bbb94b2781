-- POST /download-url for each of the keys given as arguments, in turn.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local number = 0
local requests = {}

function init(args)
  for index, key in ipairs(args) do
    local body = '{"file_key":"' .. key .. '"}'
    requests[index] = "POST /download-url HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
  end
end

function request()
  number = number + 1
  return requests[number % #requests + 1]
end
