window.YTD.tweets.part1 = [ { "tweet" : { "id_str" : "1008", "created_at" : "Sat Jul 22 10:00:00 +0000 2023", "full_text" : "In another part.", "entities" : { } } } ]
