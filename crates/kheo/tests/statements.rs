//! Every SQL statement of the kernel is prepared on both databases; capabilities do the same in their own tests.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_store::{Dialect, Statement};

fn statements() -> Vec<Statement> {
    let mut all =
        [kheo_journal::STATEMENTS, kheo_workflows::STATEMENTS, kheo_notifications::STATEMENTS].concat();
    all.extend(kheo_organisations::store::STATEMENTS.iter().flat_map(|list| list.iter().copied()));
    all.extend(kheo_exemplars::store::statements());
    all.extend(kheo_news::store::statements());
    all.extend(kheo_newsletters::store::statements());
    all.extend(kheo_statistics::store::STATEMENTS);
    all.extend(kheo_public_record::store::STATEMENTS);
    all
}

#[test]
fn every_statement_is_understood_by_its_databases() {
    kheo_testing::on_both(kheo::wiring::MODULES, |scratch| {
        let dialect: Dialect = scratch.db.dialect();
        for statement in
            statements().into_iter().filter(|statement| statement.only.is_none_or(|only| only == dialect))
        {
            let prepared = scratch.db.read_now(move |db| Ok(db.prepare(statement.sql)?));
            assert!(
                prepared.is_ok(),
                "{} on {dialect:?}: {}",
                statement.name,
                prepared.unwrap_err().into_fault().chain()
            );
        }
    });
}
