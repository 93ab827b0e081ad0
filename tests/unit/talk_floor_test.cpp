#include "petcam/talk_floor.hpp"

#include "catch.hpp"

using namespace petcam;
using Answer = TalkFloor::Answer;
using Loss = TalkFloor::Loss;

namespace {

constexpr PeerId kMum{1};
constexpr PeerId kDad{2};
constexpr PeerId kKid{3};

Instant at(Duration sinceStart) {
    return Instant{} + 1000s + sinceStart;
}

/// The holder's packets and voice came at this time.
TalkFloor::Activity voiceAt(Duration when) {
    return {at(when), at(when)};
}

/// A floor that Mum has held since 0 s, with Dad and then the kid behind her.
TalkFloor queuedFloor() {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    floor.request(kDad, at(0s));
    floor.request(kKid, at(0s));
    return floor;
}

}  // namespace

TEST_CASE("a free floor is granted") {
    TalkFloor floor;
    CHECK_FALSE(floor.holder());
    CHECK(floor.request(kMum, at(0s)) == Answer::Granted);
    CHECK(floor.holder() == kMum);
    CHECK(floor.queueLength() == 0);
}

TEST_CASE("while the floor is held others queue in the order they asked") {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    CHECK(floor.request(kDad, at(0s)) == Answer::Queued);
    CHECK(floor.request(kKid, at(0s)) == Answer::Queued);
    CHECK(floor.holder() == kMum);
    CHECK(floor.queueLength() == 2);
    CHECK(floor.positionOf(kDad) == 1);
    CHECK(floor.positionOf(kKid) == 2);
    CHECK(floor.positionOf(kMum) == 0);
    CHECK(floor.positionOf(PeerId{99}) == 0);
}

TEST_CASE("asking again while holding or queued changes nothing") {
    auto floor = queuedFloor();
    CHECK(floor.request(kMum, at(1s)) == Answer::Granted);
    CHECK(floor.request(kDad, at(1s)) == Answer::Queued);
    CHECK(floor.holder() == kMum);
    CHECK(floor.queueLength() == 2);
    CHECK(floor.positionOf(kDad) == 1);
}

TEST_CASE("asking again does not renew the holder's time") {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    floor.request(kMum, at(1100ms));
    CHECK(floor.expire({}, at(1300ms)) == Loss::Silent);
}

TEST_CASE("a ninth in the queue is refused, those who are in it are not") {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    for (std::uint64_t id = 10; id < 10 + TalkFloor::kMaxQueue; ++id) {
        CHECK(floor.request(PeerId{id}, at(0s)) == Answer::Queued);
    }
    CHECK(floor.request(kDad, at(0s)) == Answer::QueueFull);
    CHECK(floor.queueLength() == TalkFloor::kMaxQueue);
    CHECK(floor.positionOf(kDad) == 0);
    CHECK(floor.request(PeerId{17}, at(0s)) == Answer::Queued);
    CHECK(floor.request(kMum, at(0s)) == Answer::Granted);
    floor.release(kMum, at(1s));
    CHECK(floor.request(kDad, at(1s)) == Answer::Queued);
}

TEST_CASE("when the holder releases, the first of the queue talks next") {
    auto floor = queuedFloor();
    CHECK(floor.release(kMum, at(1s)));
    CHECK(floor.holder() == kDad);
    CHECK(floor.queueLength() == 1);
    CHECK(floor.positionOf(kKid) == 1);
    CHECK(floor.release(kDad, at(2s)));
    CHECK(floor.release(kKid, at(3s)));
    CHECK_FALSE(floor.holder());
    CHECK_FALSE(floor.release(kKid, at(4s)));
}

TEST_CASE("one who leaves the queue moves the others up and leaves the holder alone") {
    auto floor = queuedFloor();
    CHECK(floor.release(kDad, at(1s)));
    CHECK(floor.holder() == kMum);
    CHECK(floor.queueLength() == 1);
    CHECK(floor.positionOf(kKid) == 1);
}

TEST_CASE("a stranger releases nothing") {
    auto floor = queuedFloor();
    CHECK_FALSE(floor.release(PeerId{99}, at(1s)));
    CHECK(floor.holder() == kMum);
    CHECK(floor.queueLength() == 2);
    TalkFloor empty;
    CHECK_FALSE(empty.release(kMum, at(1s)));
}

TEST_CASE("a holder who never sends a packet loses the floor soon after the grant") {
    auto floor = queuedFloor();
    CHECK_FALSE(floor.expire({}, at(TalkFloor::kSilence)));
    CHECK(floor.expire({}, at(TalkFloor::kSilence + 1ms)) == Loss::Silent);
    CHECK(floor.holder() == kDad);
}

TEST_CASE("packets keep the floor, and it goes when they stop") {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    CHECK_FALSE(floor.expire(voiceAt(5s), at(5s + TalkFloor::kSilence)));
    CHECK(floor.expire(voiceAt(5s), at(5s + TalkFloor::kSilence + 1ms)) == Loss::Silent);
    CHECK_FALSE(floor.holder());
}

TEST_CASE("packets without voice hold the floor for one lease and no longer") {
    auto floor = queuedFloor();
    CHECK_FALSE(floor.expire({at(30s), {}}, at(30s)));
    CHECK(floor.expire({at(30s), {}}, at(30s + 1ms)) == Loss::Lease);
    CHECK(floor.holder() == kDad);
}

TEST_CASE("voice renews the lease, however long the turn is") {
    TalkFloor floor;
    floor.request(kMum, at(0s));
    for (auto now = 0s; now <= 300s; now += 10s) {
        CHECK_FALSE(floor.expire(voiceAt(now), at(now)));
    }
    CHECK_FALSE(floor.expire({at(330s), at(300s)}, at(330s)));
    CHECK(floor.expire({at(330s), at(300s)}, at(330s + 1ms)) == Loss::Lease);
}

TEST_CASE("who is promoted has a turn of full length, whatever was heard before it") {
    auto floor = queuedFloor();
    floor.release(kMum, at(100s));
    CHECK_FALSE(floor.expire(voiceAt(50s), at(100s + TalkFloor::kSilence)));
    CHECK(floor.holder() == kDad);
    CHECK(floor.expire({at(131s), {}}, at(131s)) == Loss::Lease);
    CHECK(floor.holder() == kKid);
    CHECK_FALSE(floor.expire({}, at(131s + TalkFloor::kSilence)));
}

TEST_CASE("nobody loses a floor that nobody holds") {
    TalkFloor floor;
    CHECK_FALSE(floor.expire({}, at(1h)));
}

TEST_CASE("clearing ends the turn and the queue, and says whether there was one") {
    auto floor = queuedFloor();
    CHECK(floor.clear());
    CHECK_FALSE(floor.holder());
    CHECK(floor.queueLength() == 0);
    CHECK_FALSE(floor.clear());
    CHECK(floor.request(kKid, at(1s)) == Answer::Granted);
    CHECK(floor.clear());
}
