documents-title = Documents to print and sign
documents-note = The system fills in numbers, days and names from the record; a person in charge signs and seals. The system never signs.
documents-link = Print documents
documents-models = Models
documents-layout = Layout
documents-layout-state = State and Fatherland Front (Decree 30/2020/NĐ-CP)
documents-layout-party = Party (399-QĐ/TW; sizes and spaces of its guidance should be compared by the office)
documents-form-parent = Body above (empty if it is not named)
documents-form-issuer = Issuing body
documents-form-place = Place
documents-form-post = Post of whoever signs
documents-form-recipients = Recipients (one a line)
documents-form-status = Copy
documents-form-names = Names of persons
documents-form-year = Year
documents-form-level = Level of recognition
documents-status-sign = To be signed
documents-status-draft = Draft
documents-names-all = As they stand in the file
documents-names-public = For publication: without those who did not agree
documents-offered-decision = Decision (PDF)
documents-offered-annex = Annexed list (PDF)
documents-offered-certificate = Certificate (PDF)
documents-all = Certificates of the whole decision
documents-all-note = Print all certificates at once.
documents-all-link = Print all
documents-refused-withdrawn = This recognition was withdrawn, so there is nothing to print. See the decision of withdrawal in the file.
documents-refused-waiting = Three piles are waiting already. Please wait until one is finished.
documents-piles = Print certificates
documents-piles-note = One page of lying A4 for each model, with a code that leads to the recognition in the public record. Withdrawn models are left out.
documents-print = Start printing
documents-runs = Piles
documents-run-running = being printed
documents-run-finished = finished
documents-run-failed = could not be printed
documents-pile = A pile of certificates
documents-pile-of-list = Of one decision, { $level }
documents-pile-of-year = { $level }, year { $year }
documents-progress = Being printed
documents-progress-note = You can leave this page: printing goes on, and the page asks again by itself.
documents-failed = It could not be printed. The incident was logged; please try again or tell the operator.
documents-none = No model of this territory was recognised like that.
documents-files = { $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
}
documents-files-note = Files are kept for 7 days, then deleted; they can be printed again at any time.
documents-pile-file = Download PDF: certificates { $first } to { $last }
documents-unproved = { $count ->
    [one] { $count } certificate has
   *[other] { $count } certificates have
} no QR code, since nothing in the public record tells of the recognition.
documents-minutes = Minutes (PDF)
