window.YTD.profile.part0 = [ { "profile" : { "description" : { "bio" : "I weave &amp; count.", "website" : "https://t.co/aaa", "location" : "whispered place" } } } ]
