//! A private cluster starts, is joined, keeps its data, and stops.

use super::{Account, Cluster, ClusterOptions, Durability};
use std::{
    fs::{self, DirBuilder},
    os::unix::{
        fs::{DirBuilderExt, MetadataExt},
        net::UnixStream,
    },
    path::PathBuf,
};

/// A folder of this test's own, removed with its server at the end.
struct Scratch {
    /// Where the cluster is to be.
    folder: PathBuf,
    /// What is removed.
    root: PathBuf,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("solidaires-cluster-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        Self { root: folder.clone(), folder }
    }

    fn options(&self) -> ClusterOptions {
        let durability = Durability::UnsafeFast;
        ClusterOptions { folder: self.folder.clone(), durability, fresh: false }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        Cluster::stop_in(&self.folder).unwrap();
        // The test may have removed it itself.
        fs::remove_dir_all(&self.root).ok();
    }
}

fn answers(cluster: &Cluster) -> bool {
    let socket = cluster.socket_folder().join(format!(".s.PGSQL.{}", cluster.port()));
    UnixStream::connect(socket).is_ok()
}

#[test]
fn a_second_start_joins_the_running_server_and_a_later_one_finds_the_data() {
    let scratch = Scratch::new("life");
    let first = Cluster::start(&scratch.options()).unwrap();
    assert!(!first.joined());
    assert!(answers(&first));
    let mark = first.folder().join("pgdata/mark");
    fs::write(&mark, "data").unwrap();

    let second = Cluster::start(&scratch.options()).unwrap();
    assert!(second.joined());
    assert_eq!(second.url("postgres"), first.url("postgres"));

    first.stop().unwrap();
    assert!(!answers(&second));

    let third = Cluster::start(&scratch.options()).unwrap();
    assert!(!third.joined());
    assert_eq!(third.url("postgres"), second.url("postgres"), "it is found where it was");
    assert!(mark.exists(), "a restart keeps the data");

    let fresh = Cluster::start(&ClusterOptions { fresh: true, ..scratch.options() }).unwrap();
    assert!(answers(&fresh));
    assert!(!mark.exists(), "a fresh start has no old data");
}

#[test]
fn a_pid_file_left_by_a_killed_server_does_not_keep_the_next_from_starting() {
    let scratch = Scratch::new("stale");
    let cluster = Cluster::start(&scratch.options()).unwrap();
    let pid_file = cluster.folder().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    cluster.stop().unwrap();
    // The number now belongs to another program of the machine: this test.
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&pid_file, format!("{}\n{rest}", std::process::id())).unwrap();

    assert!(answers(&Cluster::start(&scratch.options()).unwrap()));
}

#[test]
fn a_killed_server_that_nobody_has_asked_after_yet_does_not_keep_the_next_from_starting() {
    let scratch = Scratch::new("unburied");
    let cluster = Cluster::start(&scratch.options()).unwrap();
    let pid_file = cluster.folder().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    cluster.stop().unwrap();
    // A dead process keeps its number and its name until its parent, here this test, asks for it.
    let program = scratch.folder.join("postgres");
    fs::copy("/bin/true", &program).unwrap();
    let mut dead = Account::for_server().unwrap().command(&program).spawn().unwrap();
    let stat = format!("/proc/{}/stat", dead.id());
    while !fs::read_to_string(&stat).unwrap().contains("(postgres) Z") {
        std::thread::yield_now();
    }
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&pid_file, format!("{}\n{rest}", dead.id())).unwrap();

    assert!(answers(&Cluster::start(&scratch.options()).unwrap()));
    dead.wait().unwrap();
}

#[test]
fn data_that_were_left_half_made_are_made_anew() {
    let scratch = Scratch::new("half");
    let half = scratch.folder.join("pgdata.new");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "9").unwrap();

    assert!(answers(&Cluster::start(&scratch.options()).unwrap()));
}

#[test]
fn a_folder_with_a_long_path_has_its_socket_elsewhere() {
    let mut scratch = Scratch::new("long");
    scratch.folder.push("x".repeat(100));
    let cluster = Cluster::start(&scratch.options()).unwrap();
    assert!(answers(&cluster));
    let socket_folder = cluster.socket_folder().to_owned();
    assert!(!socket_folder.starts_with(cluster.folder()));
    cluster.stop().unwrap();
    assert!(!socket_folder.exists(), "nothing is left of it");
}

/// Only root's server runs as somebody else, to whom a folder can be closed.
#[test]
fn data_go_elsewhere_where_the_server_may_not_enter() {
    let mut scratch = Scratch::new("closed");
    DirBuilder::new().mode(0o700).create(&scratch.folder).unwrap();
    let we_are_root = fs::metadata(&scratch.folder).unwrap().uid() == 0;
    scratch.folder.push("inner");
    let cluster = Cluster::start(&scratch.options()).unwrap();
    assert!(answers(&cluster));
    assert_eq!(cluster.moved_from().is_some(), we_are_root);
    assert_eq!(cluster.folder().starts_with("/var/tmp"), we_are_root);
    let folder = cluster.folder().to_owned();
    cluster.stop().unwrap();
    fs::remove_dir_all(folder).unwrap();
    fs::remove_dir_all(&scratch.root).unwrap();
}

#[test]
fn a_standby_has_the_primarys_data_and_takes_over_when_it_is_promoted() {
    let (one, other) = (Scratch::new("primary"), Scratch::new("standby"));
    let durable =
        |scratch: &Scratch| ClusterOptions { durability: Durability::Durable, ..scratch.options() };
    let primary = Cluster::start(&durable(&one)).unwrap();
    let standby = Cluster::start_standby(&durable(&other), &primary, "standby").unwrap();
    assert!(answers(&standby));
    assert_ne!(primary.process(), standby.process());
    let follows = standby.folder().join("pgdata/standby.signal");
    assert!(follows.exists());

    standby.promote().unwrap();
    assert!(!follows.exists(), "it still follows");
    assert!(answers(&standby) && answers(&primary));
}

#[test]
fn stopping_where_nothing_runs_says_so() {
    let scratch = Scratch::new("nothing");
    assert!(!Cluster::stop_in(&scratch.folder).unwrap());
}
