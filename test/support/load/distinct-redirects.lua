-- For wrk: each request has a new key and, in X-Forwarded-For, one of a million callers. FROM is the number to count from.
local n = tonumber(os.getenv("FROM"))

request = function()
  n = n + 1
  local caller = n % 1000000
  local ip = string.format("10.%d.%d.%d", math.floor(caller / 65536), math.floor(caller / 256) % 256, caller % 256)
  return wrk.format("GET", "/?tenant=mycompany&objectkey=files/document-" .. n .. ".pdf", { ["X-Forwarded-For"] = ip })
end
