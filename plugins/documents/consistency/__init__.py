"""What must hold within a document, between documents, and against what was published."""
