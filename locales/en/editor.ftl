# Buttons while writing a story, and comparing two versions.
editor-tools = Format the text
editor-words = words
editor-bold = Bold
editor-italic = Italic
editor-heading = Heading
editor-list = List
editor-quote = Quotation
editor-link = Link
editor-address = Address to lead to
editor-kept = Draft kept on this device.
editor-restored = Brought back the draft kept on this device.
editor-discard = Drop this draft
editor-changes = Changes since the version before
editor-gone = removed:
editor-new = added:
