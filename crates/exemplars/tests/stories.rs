//! The stories of models, in one program: linking each by itself would take more time and room than running them all.

#[path = "../../attachments/tests/made/mod.rs"]
mod made;

#[path = "api_story.rs"]
mod api_story;
#[path = "appraisal_story.rs"]
mod appraisal_story;
#[path = "border_story.rs"]
mod border_story;
#[path = "catalogue_story.rs"]
mod catalogue_story;
#[path = "council_story.rs"]
mod council_story;
#[path = "documents_story.rs"]
mod documents_story;
#[path = "erasure_story.rs"]
mod erasure_story;
#[path = "evidence_story.rs"]
mod evidence_story;
#[path = "honours_story.rs"]
mod honours_story;
#[path = "import_story.rs"]
mod import_story;
#[path = "lists_story.rs"]
mod lists_story;
#[path = "office_api_story.rs"]
mod office_api_story;
#[path = "polls_story.rs"]
mod polls_story;
#[path = "progress_story.rs"]
mod progress_story;
#[path = "registration_story.rs"]
mod registration_story;
#[path = "sequences_story.rs"]
mod sequences_story;
#[path = "thin_path_story.rs"]
mod thin_path_story;
#[path = "whole_life_story.rs"]
mod whole_life_story;
#[path = "workspace_story.rs"]
mod workspace_story;
