# Files that people send: why they are not taken.
attachments-refused-empty = the file is empty; please choose it again
attachments-refused-too-large = the file is larger than { $max } MB; please take a smaller photograph or compress it
attachments-refused-unknown-kind = only photographs (JPEG, PNG, WebP) and documents (PDF, DOCX) are taken; this file is none of them, whatever its name says
attachments-refused-not-a-picture = only photographs (JPEG, PNG, WebP) are taken here; send documents as attached files
attachments-refused-program = this is a program, not a photograph or a document; please delete it and tell whoever looks after your computer
attachments-refused-old-office = old Word documents (.doc) are not taken; please open it in Word, save it as .docx or PDF, and send that
attachments-refused-heic = HEIC photographs are not taken yet; please set the telephone to “Most Compatible” (JPEG), or save the photograph as JPEG
attachments-refused-broken = the file cannot be read to its end; please open it, save it again and send that
attachments-refused-too-many-points = a picture of { $width } × { $height } points is too large; the most is { $max } million points
attachments-refused-locked = the file is locked by a password; please remove the password and send it again
attachments-refused-active = this PDF has commands that run by themselves, or an electronic form; please print it into a new PDF and send that
attachments-refused-file-inside = another file is embedded in it; please print it into a new PDF, or send each file by itself
attachments-refused-macros = the document has macros; please save it as .docx without macros
attachments-refused-fetches = the document fetches pictures or templates from elsewhere when it is opened; please print it into a new PDF and send that
attachments-refused-unpacks-too-large = a small file that unpacks to a huge one was not opened; please print it into a new PDF and send that
attachments-refused-two-in-one = this file is a PDF and an archive at once; please print it into a new PDF and send that
