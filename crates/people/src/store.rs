//! Every SQL statement of this crate; the functions that use them stand in `store/`, by noun.

mod access_tokens;
mod accounts;
mod grants;
mod sessions;

pub use access_tokens::AccessToken;
pub(crate) use access_tokens::{
    access_tokens, delete_access_tokens, find_access_token, has_access_token, insert_access_token,
    revoke_access_token, revoke_access_tokens, sweep_access_tokens, touch_access_token,
};
pub use accounts::{Account, AccountWithGrants};
pub(crate) use accounts::{
    Credentials, account, accounts_in, credentials, erase, holders, insert_account, set_disabled, set_names,
    set_password,
};
pub use grants::HeldGrant;
pub(crate) use grants::{delegations_of, end_grant, grants_of, held_grant, insert_grant};
pub(crate) use sessions::{
    NewSession, Reset, attempts, delete_other_sessions, delete_session, delete_sessions, find_reset,
    find_reset_by_token, find_session, forget_attempts, insert_reset, insert_session, keep_attempts,
    set_reset_token, sweep, touch_session, use_reset, void_resets,
};

kheo_store::statements! {
    INSERT_ACCOUNT = "
        insert into accounts (account_id, login, display_name, email, password_hash, language, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (login) do nothing
    ";
    FIND_ACCOUNT = "
        select account_id, login, display_name, email, language, created_by, created_at, disabled_at, erased_at
        from accounts where account_id = $1
    ";
    FIND_CREDENTIALS = "
        select account_id, login, display_name, email, language, created_by, created_at, disabled_at, erased_at,
            password_hash
        from accounts where login = $1
    ";
    SET_PASSWORD = "update accounts set password_hash = $2 where account_id = $1";
    SET_NAMES = "update accounts set display_name = $2, email = $3, language = $4 where account_id = $1";
    SET_DISABLED = "update accounts set disabled_at = $2 where account_id = $1";
    ERASE = "
        update accounts set login = $2, display_name = '', email = null, password_hash = '', disabled_at = $3,
            erased_at = $3
        where account_id = $1
    ";
    // A page of accounts first, so that the limit counts accounts and not grants.
    ACCOUNTS_IN = "
        select a.account_id, a.login, a.display_name, a.email, a.language, a.created_by, a.created_at, a.disabled_at,
            a.erased_at, g.grant_id, g.role, g.unit_code, g.province_code, g.valid_from, g.valid_to, g.delegated_from
        from (
            select * from accounts
            where account_id > $1 and erased_at is null and ($2 = '00' or created_by = $3 or exists (
                select 1 from grants
                where grants.account_id = accounts.account_id and grants.ended_at is null
                    and (grants.unit_code = $2 or grants.province_code = $2)
            ))
            order by account_id limit $4
        ) a
        left join grants g on g.account_id = a.account_id and g.ended_at is null
            and (g.valid_to is null or g.valid_to > $5)
        order by a.account_id, g.valid_from, g.grant_id
    ";
    HOLDERS = "
        select distinct a.account_id, a.login, a.display_name, a.email, a.language, a.created_by, a.created_at,
            a.disabled_at, a.erased_at
        from accounts a
        join grants g on g.account_id = a.account_id
        where g.role = $1 and g.unit_code in ('00', $2, $3) and g.ended_at is null and g.valid_from <= $4
            and (g.valid_to is null or g.valid_to > $4) and a.disabled_at is null and a.erased_at is null
        order by a.account_id limit $5
    ";
    INSERT_GRANT = "
        insert into grants (grant_id, account_id, role, unit_code, province_code, valid_from, valid_to, granted_by,
            granted_at, delegated_from)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ";
    // A deputy's grant holds only while the grant that it stands in for does and its holder's account is open.
    GRANTS_OF = "
        select g.grant_id, g.role, g.unit_code, g.province_code, g.valid_from, g.valid_to, g.delegated_from
        from grants g
        left join grants origin on origin.grant_id = g.delegated_from
        left join accounts holder on holder.account_id = origin.account_id
        where g.account_id = $1 and g.ended_at is null and (g.valid_to is null or g.valid_to > $2)
            and (g.delegated_from is null or (origin.ended_at is null and holder.disabled_at is null))
        order by g.grant_id limit $3
    ";
    FIND_GRANT = "
        select grant_id, role, unit_code, province_code, valid_from, valid_to, delegated_from, account_id, ended_at
        from grants where grant_id = $1
    ";
    DELEGATIONS_OF = "
        select grant_id, role, unit_code, province_code, valid_from, valid_to, delegated_from, account_id, ended_at
        from grants where delegated_from = $1 and ended_at is null
    ";
    END_GRANT = "update grants set ended_at = $2 where grant_id = $1 and ended_at is null";
    INSERT_SESSION = "
        insert into sessions (token_hash, account_id, form_token, created_at, seen_at, expires_at)
        values ($1, $2, $3, $4, $4, $5)
    ";
    DELETE_OLDEST_SESSIONS = "
        delete from sessions where account_id = $1 and token_hash not in (
            select token_hash from sessions where account_id = $1 order by created_at desc, token_hash limit $2
        )
    ";
    FIND_SESSION = "
        select a.account_id, a.display_name, a.login, a.language, s.form_token, s.seen_at
        from sessions s join accounts a on a.account_id = s.account_id
        where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and a.disabled_at is null
    ";
    TOUCH_SESSION = "update sessions set seen_at = $2 where token_hash = $1 and seen_at < $2";
    DELETE_SESSION = "delete from sessions where token_hash = $1";
    DELETE_SESSIONS = "delete from sessions where account_id = $1";
    DELETE_OTHER_SESSIONS = "delete from sessions where account_id = $1 and token_hash <> $2";
    FIND_ATTEMPTS = "select failures, last_at, wait_until from sign_in_attempts where key_hash = $1";
    KEEP_ATTEMPTS = "
        insert into sign_in_attempts (key_hash, failures, last_at, wait_until) values ($1, $2, $3, $4)
        on conflict (key_hash) do update
        set failures = excluded.failures, last_at = excluded.last_at, wait_until = excluded.wait_until
    ";
    FORGET_ATTEMPTS = "delete from sign_in_attempts where key_hash = $1";
    INSERT_RESET = "
        insert into password_resets (reset_id, account_id, requested_at, expires_at) values ($1, $2, $3, $4)
    ";
    FIND_RESET = "
        select reset_id, account_id, expires_at from password_resets
        where reset_id = $1 and token_hash is null and used_at is null
    ";
    FIND_RESET_BY_TOKEN = "
        select reset_id, account_id, expires_at from password_resets where token_hash = $1 and used_at is null
    ";
    SET_RESET_TOKEN = "
        update password_resets set token_hash = $2, expires_at = $3 where reset_id = $1 and token_hash is null
    ";
    USE_RESET = "update password_resets set used_at = $2 where reset_id = $1 and used_at is null";
    VOID_RESETS = "update password_resets set used_at = $2 where account_id = $1 and used_at is null";
    SWEEP_SESSIONS = "delete from sessions where expires_at <= $1 or seen_at <= $2";
    SWEEP_ATTEMPTS = "delete from sign_in_attempts where last_at <= $1";
    SWEEP_RESETS = "delete from password_resets where expires_at <= $1";
    INSERT_ACCESS_TOKEN = "
        insert into access_tokens (token_id, account_id, name, token_hash, ability, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
    ";
    ACCESS_TOKENS_OF = "
        select token_id, name, ability, created_at, expires_at, last_used_at
        from access_tokens where account_id = $1 and revoked_at is null
        order by created_at desc, token_id desc limit $2
    ";
    FIND_ACCESS_TOKEN = "
        select a.account_id, a.display_name, a.login, a.language, t.ability, t.last_used_at
        from access_tokens t join accounts a on a.account_id = t.account_id
        where t.token_hash = $1 and t.expires_at > $2 and t.revoked_at is null and a.disabled_at is null
    ";
    HAS_ACCESS_TOKEN = "select token_id from access_tokens where account_id = $1 and token_id = $2";
    TOUCH_ACCESS_TOKEN = "
        update access_tokens set last_used_at = $2
        where token_hash = $1 and (last_used_at is null or last_used_at < $2)
    ";
    REVOKE_ACCESS_TOKEN = "
        update access_tokens set revoked_at = $3 where account_id = $1 and token_id = $2 and revoked_at is null
    ";
    REVOKE_ACCESS_TOKENS = "
        update access_tokens set revoked_at = $2 where account_id = $1 and revoked_at is null
    ";
    DELETE_ACCESS_TOKENS = "delete from access_tokens where account_id = $1";
    SWEEP_ACCESS_TOKENS = "delete from access_tokens where expires_at <= $1 or revoked_at <= $1";
}
