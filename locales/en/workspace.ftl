workspace-kept = Kept lists
workspace-keep = Keep this list
workspace-drop = Drop
workspace-form-name = Name of the list
workspace-form-name-hint = The filter that is set is kept under this name; only you see it.
workspace-form-to = Give it to
workspace-form-reason = Why?
workspace-sort-waiting = Longest waiting
workspace-sort-changed = Last changed
workspace-late-only = Only files overdue for completion
workspace-more-than = More than { $count } files
workspace-choose = Choose
workspace-choose-all = Choose all on this page
workspace-with-chosen = With the chosen files
workspace-open = Open the file
workspace-chosen = { $count ->
    [one] One file will be recorded
   *[other] { $count } files will be recorded
}
workspace-left-out = { $count ->
    [one] One file cannot be recorded and is left as it is
   *[other] { $count } files cannot be recorded and are left as they are
}
workspace-nothing-to-do = No file can be recorded.
workspace-do = { $count ->
    [one] Record it for one file
   *[other] Record it for { $count } files
}
workspace-back = Back to the list
workspace-done = { $count ->
    [one] Recorded for one file.
   *[other] Recorded for { $count } files.
}
workspace-not-done = { $count ->
    [one] One file could not be recorded
   *[other] { $count } files could not be recorded
}
workspace-done-title = Recorded
workspace-on = On with the list
workspace-handover = Hand the draft over
workspace-handover-note = Whoever receives it sees the draft in today’s work and goes on writing; you no longer change it.
workspace-handover-nobody = This unit has no other registrar yet. An administrator can give somebody the role.
workspace-notices = Notices
workspace-notices-lede = What happened to files in which you wrote, and files that were given to you.
workspace-notices-none = No notices yet.
workspace-notices-read = Mark as read
workspace-new = New:
workspace-notice-submitted = The file was sent.
workspace-notice-returned = The file was returned for completion.
workspace-notice-accepted = The file was accepted into the year’s list.
workspace-notice-recognised = The model was recognised.
workspace-notice-published = The model was made public.
workspace-notice-replicated = Another place registered a copy of this model.
workspace-notice-withdrawn = The recognition was withdrawn.
workspace-notice-handed-over = The draft was handed over to you.
workspace-notice-appraisal-assigned = You were asked to appraise this file.
workspace-calendar = The movement’s year
workspace-calendar-year = The movement’s year { $year }
workspace-periods = Periods of the year
workspace-period = Period
workspace-from = From
workspace-to = To
workspace-now = now
workspace-over = over
workspace-rests-on = Rests on:
workspace-ics = Download for a calendar program (.ics)
workspace-due = Files waiting for completion, by due day
workspace-elsewhere = Work with a page of its own
workspace-elsewhere-comments = Readers' comments to read
workspace-elsewhere-late = overdue: a request for another reading was to be answered by { $day }
workspace-elsewhere-since = the oldest since { $day }
workspace-elsewhere-stories = Stories to look over
workspace-elsewhere-until = answer a request for another reading by { $day }
workspace-elsewhere-rechecks = Models not re-checked this year
workspace-elsewhere-sheets = Score sheets waiting
workspace-elsewhere-sessions = Council sessions not over
workspace-elsewhere-votes = Models waiting for a vote of the council
workspace-flash-kept = The list is kept.
workspace-flash-dropped = The kept list was dropped.
workspace-flash-handed-over = The draft was handed over.
workspace-flash-read = Marked as read.
workspace-flash-nothing-left = No other file waits for you.
workspace-refused-none-chosen = No file is chosen. Go back to the list and choose at least one.
workspace-refused-not-yours = This account may not record this step for this file.
workspace-refused-failed = It could not be recorded because of a fault of the system; the file is unchanged. Please try again.
workspace-refused-no-registrar = This person does not register models for this unit. Please choose again.
workspace-refused-too-many-filters = { $max } lists are kept already. Drop one and keep this one again.
