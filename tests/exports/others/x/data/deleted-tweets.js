window.YTD.deleted_tweets.part0 = [ { "tweet" : { "id_str" : "99", "full_text" : "whispered and deleted" } } ]
