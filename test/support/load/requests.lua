-- For wrk: the same request again and again. METHOD, TARGET and BODY are variables. wrk sends a request once: one that
-- fails is counted and not repeated. The result is one line of JSON.
local text

function init()
  local body = os.getenv("BODY")
  local headers = {}
  if body then headers["Content-Type"] = "application/json" end
  text = wrk.format(os.getenv("METHOD"), os.getenv("TARGET"), headers, body)
end

function request()
  return text
end

function done(summary)
  local e = summary.errors
  print(string.format('{"requests":%d,"connections":%d,"statuses":%d,"timeouts":%d}',
    summary.requests, e.connect + e.read + e.write, e.status, e.timeout))
end
