//! A private cluster starts, is joined, keeps its data, and stops.

use super::{Cluster, ClusterOptions, Durability};
use std::{fs, os::unix::net::UnixStream, path::PathBuf};

/// A folder of this test's own, emptied and its server stopped at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("solidaires-cluster-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn options(&self) -> ClusterOptions {
        let durability = Durability::UnsafeFast;
        ClusterOptions { folder: self.0.clone(), durability, fresh: false }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        Cluster::stop_in(self.0.clone()).unwrap();
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn answers(cluster: &Cluster) -> bool {
    let socket = cluster.folder().join("run").join(format!(".s.PGSQL.{}", cluster.port()));
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
fn stopping_where_nothing_runs_says_so() {
    let scratch = Scratch::new("nothing");
    assert!(!Cluster::stop_in(scratch.0.clone()).unwrap());
}
