"""What is asked of ForumMagnum: each query is valid on LessWrong and on the EA Forum alike.

The terms of a view are a value of their own, since the EA Forum does not know the newer `selector`.
"""

__all__ = ["COMMENT", "COMMENTS", "PINNED", "POSTS", "SEQUENCES", "USER", "WIKI_EDITS"]

_BODY = "version editedAt html originalContents { type data }"
_WHO = "_id slug displayName"

USER = f"""
query User($slug: String!) {{
  GetUserBySlug(slug: $slug) {{
    {_WHO} pageUrl htmlBio biography {{ {_BODY} }}
  }}
}}
"""

PINNED = """
query Pinned($slug: String!) {
  GetUserBySlug(slug: $slug) { _id slug displayName pinnedPostIds }
}
"""
"""Only LessWrong and the Alignment Forum know which posts somebody pinned."""

_COMMENT = f"""
      _id userId postId tagId postedAt lastEditedAt pageUrl parentCommentId topLevelCommentId
      answer parentAnswerId shortform reviewingForReview isPinnedOnProfile title
      af draft deleted deletedPublic retracted rejected hideAuthor baseScore
      contents {{ {_BODY} }}
      user {{ {_WHO} }}
      relevantTags {{ _id name }}
      post {{
        _id title slug pageUrl postedAt draft unlisted shortform hideAuthor user {{ {_WHO} }}
      }}
      tag {{ _id name slug }}
      parentComment {{
        _id postedAt pageUrl deleted hideAuthor user {{ {_WHO} }} contents {{ html }}
      }}
"""

COMMENTS = f"""
query Comments($terms: JSON) {{
  comments(input: {{ terms: $terms, enableTotal: true }}) {{
    totalCount
    results {{{_COMMENT}    }}
  }}
}}
"""

COMMENT = f"""
query Comment($id: String!) {{
  comment(input: {{ selector: {{ _id: $id }} }}) {{
    result {{{_COMMENT}    }}
  }}
}}
"""
"""One comment by its id; `input` is the older way to say so, and the EA Forum's only one."""

POSTS = f"""
query Posts($terms: JSON) {{
  posts(input: {{ terms: $terms, enableTotal: true }}) {{
    totalCount
    results {{
      _id userId title slug pageUrl url canonicalSource postedAt
      draft deletedDraft unlisted rejected hideAuthor question isEvent shortform af baseScore
      contents {{ {_BODY} }}
      user {{ {_WHO} }}
      coauthors {{ {_WHO} }}
      tags {{ _id name slug }}
      fmCrosspost {{ isCrosspost hostedHere foreignPostId }}
    }}
  }}
}}
"""

SEQUENCES = f"""
query Sequences($terms: JSON) {{
  sequences(input: {{ terms: $terms, enableTotal: true }}) {{
    totalCount
    results {{
      _id userId title draft hidden isDeleted
      user {{ {_WHO} }}
      chapters {{ _id title number postIds }}
    }}
  }}
}}
"""

WIKI_EDITS = f"""
query WikiEdits($terms: JSON) {{
  revisions(input: {{ terms: $terms, enableTotal: true }}) {{
    totalCount
    results {{
      _id userId documentId collectionName editedAt version commitMessage draft
      user {{ {_WHO} }}
      tag {{ _id name slug }}
    }}
  }}
}}
"""
