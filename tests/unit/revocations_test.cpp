#include "petcam/access/revocations.hpp"

#include "catch.hpp"
#include "locked_home.hpp"
#include "tap_fakes.hpp"

using namespace petcam;

namespace {

/// A household whose changes are looked at one by one.
struct Watched : LockedHome {
    Revocations revocations;

    Watched() { look(); }
    std::vector<Revocation> look() { return revocations.review(household); }
    void set(MemberId member, Rights onKitchen) {
        MemberChange change;
        change.grants[CameraId{1}] = Grant{onKitchen, {}};
        household.change(member, change);
    }
};

constexpr Rights kPlays{Right::Watch, Right::Playback};

}  // namespace

TEST_CASE("who may not play back a camera any more has its tickets for that camera taken") {
    Watched home;
    const auto [family, token] = home.member(Role::Family);
    CHECK(home.look().empty());
    home.set(family, {Right::Watch});
    CHECK(home.look() == std::vector{Revocation{family, CameraId{1}, home.clock.now()}});
    CHECK(home.look().empty());
    home.set(family, kPlays);
    CHECK(home.look().empty());
}

TEST_CASE("who may not delete any more has its tickets taken, though it may still play back") {
    Watched home;
    const auto [member, token] = home.member(Role::Sitter, Grant{{Right::Playback, Right::Manage}, {}});
    home.look();
    home.set(member, {Right::Playback});
    CHECK(home.look() == std::vector{Revocation{member, CameraId{1}, home.clock.now()}});
    home.set(member, {});
    CHECK(home.look() == std::vector{Revocation{member, std::nullopt, home.clock.now()}});
}

TEST_CASE("a member that is removed loses all tickets; one who never played back has none to lose") {
    Watched home;
    const auto [family, token] = home.member(Role::Family);
    const auto [sitter, other] = home.member(Role::Sitter);
    home.look();
    home.household.remove(family);
    home.household.remove(sitter);
    CHECK(home.look() == std::vector{Revocation{family, std::nullopt, home.clock.now()}});
}

TEST_CASE("a device that is removed takes its member's tickets with it") {
    Watched home;
    const auto [family, token] = home.member(Role::Family);
    home.tokenFor(home.household.inviteAgain(family));
    home.look();
    home.household.remove(home.household.recognise(token)->device);
    CHECK(home.look() == std::vector{Revocation{family, std::nullopt, home.clock.now()}});
}

TEST_CASE("a window that ends takes tickets by itself, one that opened in between included") {
    Watched home;
    const auto [member, token] = home.member(Role::Family);
    home.look();
    MemberChange change;
    change.from = home.clock.now() + 100s;
    change.until = home.clock.now() + 200s;
    home.household.change(member, change);
    CHECK(home.look().size() == 1);  // its time has not begun any more
    for (int i = 0; i < 20; ++i) {
        home.clock.time += 10s;
        const auto taken = home.look();
        CHECK(taken.size() == (i == 19 ? 1 : 0));
    }
}

TEST_CASE("of a camera that is removed nobody has tickets") {
    Watched home;
    home.member(Role::Family);
    home.look();
    home.household.remove(CameraId{2});
    const auto taken = home.look();
    REQUIRE(taken.size() == 2);  // the owner and the member
    CHECK(taken[0].camera == CameraId{2});
    CHECK(taken[1].camera == CameraId{2});
}

TEST_CASE("a revocation is kept as long as a ticket could live, and no longer") {
    Watched home;
    const auto [family, token] = home.member(Role::Family);
    home.look();
    home.household.remove(family);
    home.look();
    home.clock.time += kTicketLifetime;
    CHECK(home.revocations.standing(home.clock.now()).size() == 1);
    home.clock.time += 1s;
    CHECK(home.revocations.standing(home.clock.now()).empty());
}

TEST_CASE("a removal that the disk does not take revokes all the same") {
    Watched home;
    const auto [family, token] = home.member(Role::Family);
    home.look();
    home.store.failure = "the disk is full";
    CHECK_THROWS_AS(home.household.remove(family), RequestError);
    CHECK(home.look() == std::vector{Revocation{family, std::nullopt, home.clock.now()}});
}
