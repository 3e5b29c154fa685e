# Rules: what is in force, on what basis, and new versions from a day.
rule-sets-data = Download every version of the rule sets
rule-sets-title = Rules
rule-sets-lede = Fields, forms, levels, thresholds and windows that the software applies, each with its basis and its first day. Where no official text was found, it says so.
rule-sets-kept-lede = Add versions from a day. A version that has begun can never be changed; one that has not begun can be withdrawn.
rule-sets-nation = The nation
rule-sets-provinces = { $count ->
    [one] One province has a version of its own
   *[other] { $count } provinces have versions of their own
}
rule-sets-from = from { $day }
rule-sets-to = to { $day }
rule-sets-against = Compared with the version from { $day }
rule-sets-rests-on = Rests on:
rule-sets-state = State
rule-sets-state-in-force = In force
rule-sets-state-future = Not begun
rule-sets-state-over = Over
rule-sets-versions = Versions
rule-sets-new = New version
rule-sets-see = See it as everybody does
rule-sets-withdraw = Withdraw this version
rule-sets-compare = See what differs
rule-sets-save = Save this version
rule-sets-save-note = It is in force from { $day }. Everybody can read it, and its line in the record cannot be deleted.
rule-sets-edit = Go on editing
rule-sets-effects = What it would have changed
rule-sets-no-effects = No file of today would be different, or it cannot be counted for this kind of rule.
rule-sets-no-change = The content is the same.
rule-sets-added = added: { $value }
rule-sets-removed = removed: { $value }
rule-sets-changed = { $old } → { $new }
rule-sets-reordered = in another order
rule-sets-one-a-line = One word a line.
rule-sets-rows-hint = Emptying a row removes it; the last two are for new ones.
rule-sets-json = Content as JSON
rule-sets-form-unit = Holds in
rule-sets-form-valid-from = In force from
rule-sets-form-valid-from-hint = Write it like 31/12/2026; today or later.
rule-sets-form-legal-basis = Basis
rule-sets-form-legal-basis-hint = Name, number and day of the text; if there is none, say so.
rule-sets-form-body = Content (JSON)
rule-sets-form-body-hint = Keep the entries of the version in force.
rule-sets-flash-added = The new version is saved.
rule-sets-flash-withdrawn = The version that had not begun is withdrawn.
rule-sets-kind-exemplar-fields = Fields of models
rule-sets-kind-exemplar-levels = Levels of recognition
rule-sets-kind-exemplar-form = Registration form
rule-sets-kind-exemplar-awards = Forms of award
rule-sets-kind-exemplar-quotas = Award quotas
rule-sets-kind-exemplar-withdrawal = Withdrawal of recognition
rule-sets-kind-exemplar-calendar = The movement’s year
rule-sets-kind-exemplar-council = Councils
rule-sets-kind-exemplar-sheet = Score sheet
rule-sets-kind-exemplar-polls = Public endorsement
rule-sets-kind-exemplar-evidence = Evidence
rule-sets-kind-exemplar-comparison = Comparison of models that look alike
rule-sets-kind-reader-comments = Readers' comments
rule-sets-entry-word = Word
rule-sets-entry-name = Entry
rule-sets-entry-vi = Vietnamese name
rule-sets-entry-en = English name
rule-sets-entry-national = Counts as the national field
rule-sets-entry-fields = Fields
rule-sets-entry-levels = Levels
rule-sets-entry-level = Level
rule-sets-entry-parts = Parts
rule-sets-entry-length-max = Most letters
rule-sets-entry-criteria-max = Most criteria
rule-sets-entry-year-min = First year
rule-sets-entry-periods = Periods
rule-sets-entry-from = From
rule-sets-entry-to = To
rule-sets-effect-field = { $count ->
    [one] One file bears
   *[other] { $count } files bear
} the field “{ $field }”, which can no longer be chosen.
rule-sets-effect-level = { $count ->
    [one] One recognition
   *[other] { $count } recognitions
} of { $year } at the level “{ $level }”, which goes away.
rule-sets-effect-part = { $count ->
    [one] One public model has
   *[other] { $count } public models have
} no part “{ $part }”, which becomes mandatory.
rule-sets-refused-day-past = A new version begins today or later; the past cannot be changed.
rule-sets-refused-same-day = A version begins on this day already. Choose another day or withdraw that version.
rule-sets-refused-begun = A version that has begun cannot be withdrawn; add a new one.
rule-sets-refused-not-json = This is not JSON: line { $line }, column { $column }.
rule-sets-refused-shape = The content does not have the shape of the version in force, at: { $at }.
rule-sets-refused-too-long = The content is longer than a rule can be.
rule-sets-refused-not-for-provinces = This kind of rule has one version for the whole nation.
rule-sets-refused-nothing-new = Content and basis are those of the version that holds on that day.
rule-sets-refused-changed-meanwhile = Another version was saved meanwhile. Look at the comparison again.
rule-sets-refused-not-a-number = this must be a whole number
rule-sets-wrong-shape = The content cannot be read as this kind of rule.
rule-sets-wrong-count = There must be { $from } to { $to } rows.
rule-sets-wrong-word = { $word } cannot be a word: only small letters without marks, digits and underscores.
rule-sets-wrong-name = The row { $word } lacks a name, or the name is too long.
rule-sets-wrong-national = The row { $word } must count as a national field.
rule-sets-wrong-level = { $word } is not a level that the software knows.
rule-sets-wrong-order = Levels must rise.
rule-sets-wrong-part = { $word } is not a part of the form.
rule-sets-wrong-length = The length of { $word } must be from 1 to { $max }.
rule-sets-wrong-no-title = The form must have the part for the name (title).
rule-sets-wrong-criteria = The number of criteria must be from { $from } to { $to }.
rule-sets-wrong-year = The first year must be from { $from } to { $to }.
rule-sets-wrong-twice = { $word } stands there twice.
