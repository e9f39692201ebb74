//! The vault: people, their accesses, and their erasure.

use crate::town::{Town, cents};
use chrono::TimeDelta;
use kernel::{AccountId, MemberId, Role, TenantId};
use storage::{
    StorageError,
    queries::members::members,
    vault::{
        DeclaredStatus, Keyring, PersonDetails, StatusCounts, Vault, access_of,
        accesses_with_email, add_access, add_person, consume_link, counts_by_status, create_link,
        end_session, erase_person, forget_expired, open_session, people_of_structure, person,
        session, set_budget, set_status, update_person,
    },
};

impl Town {
    /// Lets a member of the grocery sign in.
    async fn access(&self, member: MemberId) -> AccountId {
        let account = AccountId::from_uuid(self.world.id());
        let mut vault = self.world.reading(self.grocery).await;
        let tenant = self.grocery.into();
        add_access(&mut vault, tenant, account, Role::Member(member)).await.unwrap();
        vault.commit().await.unwrap();
        account
    }
}

#[tokio::test]
async fn an_alias_is_all_that_a_person_must_give() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let member = MemberId::from_uuid(town.world.id());
    let mut vault = town.world.reading(tenant).await;
    let details = PersonDetails { alias: "Pervenche".into(), ..PersonDetails::default() };
    add_person(&mut vault, tenant, member.into(), &details).await.unwrap();
    let known = person(&mut vault, tenant, member.into()).await.unwrap().unwrap();
    assert_eq!((known.key, known.details), (member.into(), details));
}

#[tokio::test]
async fn two_people_of_a_structure_do_not_share_an_alias() {
    let town = Town::new().await;
    town.member(town.grocery, "Pervenche").await;
    town.member(town.centre, "Pervenche").await;
    let other = town.member(town.grocery, "Bleuet").await;

    let tenant = town.grocery.into();
    let same = PersonDetails { alias: "PERVENCHE".into(), ..PersonDetails::default() };
    let mut vault = town.world.reading(tenant).await;
    let refused = update_person(&mut vault, tenant, other.into(), &same).await;
    assert!(matches!(refused, Err(StorageError::AliasTaken)), "{refused:?}");
    let mut vault = town.world.reading(tenant).await;
    let third = MemberId::from_uuid(town.world.id());
    let refused = add_person(&mut vault, tenant, third.into(), &same).await;
    assert!(matches!(refused, Err(StorageError::AliasTaken)), "{refused:?}");
}

#[tokio::test]
async fn what_people_declare_leaves_the_vault_in_counts_of_eleven_or_more_alone() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let mut members = vec![];
    for number in 0..22 {
        members.push(town.member(tenant.into(), &format!("Ana {number}")).await);
    }
    town.world.project().await;
    let mut vault = town.world.reading(tenant).await;
    let undeclared = StatusCounts { vip: 0, vis: 0, undeclared: 22 };
    assert_eq!(counts_by_status(&mut vault, tenant).await.unwrap(), Some(undeclared));
    for member in &members[..10] {
        let vip = Some(DeclaredStatus::Vip);
        set_status(&mut vault, tenant, (*member).into(), vip).await.unwrap();
        assert_eq!(counts_by_status(&mut vault, tenant).await.unwrap(), None, "too few");
    }
    set_status(&mut vault, tenant, members[10].into(), Some(DeclaredStatus::Vip)).await.unwrap();
    let counts = StatusCounts { vip: 11, vis: 0, undeclared: 11 };
    assert_eq!(counts_by_status(&mut vault, tenant).await.unwrap(), Some(counts));
    set_status(&mut vault, tenant, members[11].into(), Some(DeclaredStatus::Vis)).await.unwrap();
    assert_eq!(counts_by_status(&mut vault, tenant).await.unwrap(), None, "one alone");
}

#[tokio::test]
async fn people_change_what_they_declare_and_mean_to_spend() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let ana = town.member(tenant.into(), "Ana").await;
    let mut vault = town.world.reading(tenant).await;
    for (status, budget) in [(Some(DeclaredStatus::Vis), Some(cents(30_00))), (None, None)] {
        set_status(&mut vault, tenant, ana.into(), status).await.unwrap();
        set_budget(&mut vault, tenant, ana.into(), budget).await.unwrap();
        let known = person(&mut vault, tenant, ana.into()).await.unwrap().unwrap();
        assert_eq!((known.details.status, known.details.monthly_budget), (status, budget));
    }
}

#[tokio::test]
async fn a_link_signs_in_once_even_when_followed_twice_at_the_same_moment() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let member = town.member(tenant.into(), "Ana").await;
    let account = town.access(member).await;
    let (now, token) = (town.world.now(), [7; 32]);
    let mut vault = town.world.reading(tenant).await;
    create_link(&mut vault, tenant, account, &token, now + TimeDelta::minutes(15)).await.unwrap();
    vault.commit().await.unwrap();

    let follow = || async {
        let mut vault = town.world.reading(tenant).await;
        let access = consume_link(&mut vault, tenant, &token, now).await.unwrap();
        vault.commit().await.unwrap();
        access
    };
    let (one, other) = tokio::join!(follow(), follow());
    let entered: Vec<_> = [one, other].into_iter().flatten().collect();
    assert_eq!(entered.len(), 1);
    assert_eq!((entered[0].account, entered[0].role), (account, Role::Member(member)));
}

#[tokio::test]
async fn a_link_that_is_late_or_of_another_structure_signs_nobody_in() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let member = town.member(tenant.into(), "Ana").await;
    let account = town.access(member).await;
    let (now, token) = (town.world.now(), [7; 32]);
    let mut vault = town.world.reading(tenant).await;
    create_link(&mut vault, tenant, account, &token, now).await.unwrap();
    assert_eq!(consume_link(&mut vault, tenant, &token, now).await.unwrap(), None);
    assert_eq!(consume_link(&mut vault, tenant, &[8; 32], now).await.unwrap(), None);
    vault.commit().await.unwrap();
    let earlier = now - TimeDelta::minutes(1);
    let mut elsewhere = town.world.reading(town.centre).await;
    assert_eq!(consume_link(&mut elsewhere, tenant, &token, earlier).await.unwrap(), None);
    let mut vault = town.world.reading(tenant).await;
    assert!(consume_link(&mut vault, tenant, &token, earlier).await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_lasts_until_it_ends_or_expires() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let member = town.member(tenant.into(), "Ana").await;
    let account = town.access(member).await;
    let (now, end) = (town.world.now(), town.world.now() + TimeDelta::hours(8));
    let mut vault = town.world.reading(tenant).await;
    for token in [[1; 32], [2; 32]] {
        open_session(&mut vault, tenant, account, &token, &[9; 32], end).await.unwrap();
    }
    let open = session(&mut vault, tenant, &[1; 32], now).await.unwrap().unwrap();
    assert_eq!((open.access.role, open.csrf_secret), (Role::Member(member), vec![9; 32]));
    assert_eq!(session(&mut vault, tenant, &[1; 32], end).await.unwrap(), None);
    end_session(&mut vault, tenant, &[1; 32]).await.unwrap();
    assert_eq!(session(&mut vault, tenant, &[1; 32], now).await.unwrap(), None);
    assert!(session(&mut vault, tenant, &[2; 32], now).await.unwrap().is_some());
    assert_eq!(forget_expired(&mut vault, tenant, end).await.unwrap(), 1);
}

#[tokio::test]
async fn an_erased_person_is_gone_and_the_member_remains_a_number() {
    let town = Town::new().await;
    let tenant = TenantId::from(town.grocery);
    let member = town.member(tenant.into(), "Ana").await;
    let account = town.access(member).await;
    let animator = AccountId::from_uuid(town.world.id());
    let (now, end) = (town.world.now(), town.world.now() + TimeDelta::hours(8));
    town.world.project().await;
    let before = town.world.dump().await;
    let mut vault = town.world.reading(tenant).await;
    add_access(&mut vault, tenant, animator, Role::Animator).await.unwrap();
    open_session(&mut vault, tenant, account, &[1; 32], &[9; 32], end).await.unwrap();
    let found = accesses_with_email(&mut vault, tenant, "ANA@exemple.fr").await.unwrap();
    assert_eq!(found.iter().map(|access| access.account).collect::<Vec<_>>(), [account]);

    erase_person(&mut vault, tenant, member.into()).await.unwrap();
    erase_person(&mut vault, tenant, member.into()).await.unwrap();
    assert_eq!(people_of_structure(&mut vault, tenant).await.unwrap(), []);
    assert_eq!(access_of(&mut vault, tenant, member.into()).await.unwrap(), None);
    assert_eq!(session(&mut vault, tenant, &[1; 32], now).await.unwrap(), None);
    assert!(access_of(&mut vault, tenant, animator.into()).await.unwrap().is_some());
    let listed = members(&mut vault, tenant).await.unwrap();
    assert_eq!((listed.len(), listed[0].member, &listed[0].alias), (1, member, &None));
    vault.commit().await.unwrap();
    assert_eq!(town.world.dump().await, before, "no read model changes");
}

#[tokio::test]
async fn nobody_reads_the_vault_of_another_structure_and_the_worker_reads_none() {
    let town = Town::new().await;
    let member = town.member(town.grocery, "Ana").await;
    let mut foreign = town.world.reading(town.centre).await;
    let tenant = TenantId::from(town.grocery);
    assert_eq!(person(&mut foreign, tenant, member.into()).await.unwrap(), None);
    assert_eq!(people_of_structure(&mut foreign, tenant).await.unwrap(), []);
    let refused =
        add_access(&mut foreign, tenant, AccountId::from_uuid(town.world.id()), Role::Animator)
            .await;
    assert!(refused.unwrap_err().to_string().contains("row-level security"));
    let worker = town.world.worker.begin().await.unwrap();
    let mut worker = Vault::open(worker, Keyring::of_secret([5; 32]));
    let refused = people_of_structure(&mut worker, tenant).await.unwrap_err();
    assert!(refused.to_string().contains("permission denied"), "{refused}");
}
