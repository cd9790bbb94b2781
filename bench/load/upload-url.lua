-- POST /upload-url with another filename each time.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local number = 0

function request()
  number = number + 1
  local body = string.format('{"filename":"report-%010d.pdf","content_type":"application/pdf"}', number)
  return "POST /upload-url HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body .. "\r\n\r\n" .. body
end
