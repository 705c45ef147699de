window.YTD.ip_audit.part0 = [ { "ipAudit" : { "accountId" : "12", "loginIp" : "192.0.2.7" } } ]
