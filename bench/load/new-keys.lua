-- GET / or POST /download-url with a key that no earlier request had. The arguments are the route, `redirect` or
-- `download-url`, and the number of the run.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local number = 0
local prefix
local isRedirect

function init(args)
  isRedirect = args[1] == "redirect"
  prefix = "uploads/123e4567-e89b-42d3-a456-426614174000-report-" .. args[2] .. "-"
end

function request()
  number = number + 1
  local key = prefix .. string.format("%010d", number) .. ".pdf"
  if isRedirect then
    return "GET /?tenant=mycompany&objectkey=" .. key .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
  end
  local body = '{"file_key":"' .. key .. '"}'
  return "POST /download-url HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body .. "\r\n\r\n" .. body
end
