#include "petcam/access/household.hpp"

#include "catch.hpp"
#include "home.hpp"
#include "state_fakes.hpp"

using namespace petcam;

namespace {

struct State {
    MemoryStore store;
    CountingSecrets secrets;
    HandClock clock;
    Household household{{5, 2, 3, 10min}, store, secrets, clock};

    Claimed claimed(const Invited& invited, const std::string& name = "Guest") {
        return household.claim(invited.code, name);
    }
    MemberId owner() { return memberOf(claimed(household.inviteOwner(), "Mum")); }
    MemberId sitter(std::optional<WallTime> until = {}) {
        return memberOf(claimed(household.invite({"Ana", Role::Sitter, {{}, until}, {}, {}})));
    }
    CameraId camera(const std::string& name) { return std::get<CameraId>(household.addCamera(name).to); }
    static MemberId memberOf(const Claimed& claimed) { return std::get<MemberId>(claimed.identity.who); }
};

const Rights kNone;
const Rights kFamily{Right::Watch, Right::Listen, Right::Talk, Right::Playback};

}  // namespace

TEST_CASE("a code makes one device, once") {
    State state;
    const Invited invited = state.household.inviteOwner();
    const Claimed claimed = state.claimed(invited, "Mum");
    CHECK(state.household.recognise(claimed.token) == claimed.identity);
    CHECK(state.household.member(State::memberOf(claimed))->name == "Mum");
    CHECK(codeOf([&] { state.claimed(invited); }) == ErrorCode::NotRecognised);
    CHECK_FALSE(state.household.recognise("another token"));
}

TEST_CASE("a code is good until right before ten minutes are over, and then told apart from no wrong one") {
    State state;
    const Invited early = state.household.inviteOwner();
    state.clock.time += 599s;
    CHECK_NOTHROW(state.claimed(early));
    const Invited late = state.household.invite({"Ana", Role::Sitter, {}, {}, {}});
    state.clock.time += 600s;
    std::string wrong;
    std::string expired;
    try {
        state.household.claim("code-0", "x");
    } catch (const RequestError& error) {
        wrong = error.what();
    }
    try {
        state.claimed(late);
    } catch (const RequestError& error) {
        expired = error.what();
    }
    CHECK_FALSE(wrong.empty());
    CHECK(wrong == expired);
    state.household.dropExpired();
    CHECK(state.store.kept.invitations.empty());
}

TEST_CASE("a claim whose answer was lost may be repeated by the same device for a minute") {
    State state;
    const Invited invited = state.household.inviteOwner();
    const Claimed lost = state.household.claim(invited.code, "Mum", "attempt-1");
    CHECK(codeOf([&] { state.claimed(invited); }) == ErrorCode::NotRecognised);
    CHECK(codeOf([&] { state.household.claim(invited.code, "Eve", "attempt-2"); }) ==
          ErrorCode::NotRecognised);
    const Claimed again = state.household.claim(invited.code, "Mum", "attempt-1");
    CHECK(again.identity == lost.identity);
    CHECK(state.household.recognise(again.token) == again.identity);
    CHECK_FALSE(state.household.recognise(lost.token));
    CHECK(state.household.records().devices.size() == 1);
    state.clock.time += Household::kRepeatTime;
    CHECK(codeOf([&] { state.household.claim(invited.code, "Mum", "attempt-1"); }) ==
          ErrorCode::NotRecognised);
}

TEST_CASE("a claim is not repeated for a device that was removed since") {
    State state;
    state.owner();
    const Invited invited = state.household.invite({"Ana", Role::Sitter, {}, {}, {}});
    const Claimed ana = state.household.claim(invited.code, "Ana", "attempt-1");
    state.household.remove(ana.identity.device);
    CHECK(codeOf([&] { state.household.claim(invited.code, "Ana", "attempt-1"); }) ==
          ErrorCode::NotRecognised);
}

TEST_CASE("another code for the same member takes the place of the one before") {
    State state;
    const Invited first = state.household.inviteOwner();
    const Invited second = state.household.inviteOwner();
    CHECK(first.to == second.to);
    CHECK(codeOf([&] { state.claimed(first); }) == ErrorCode::NotRecognised);
    CHECK_NOTHROW(state.claimed(second));
    CHECK(state.household.inviteOwner().to != second.to);  // that owner is here now
}

TEST_CASE("what a role may do on which camera") {
    State state;
    const MemberId owner = state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const MemberId sitter = state.sitter();
    const MemberId family =
        State::memberOf(state.claimed(state.household.invite({"Dad", Role::Family, {}, {}, {}})));
    const CameraId hall = state.camera("Hall");  // came after them
    CHECK(state.household.rightsOf(owner, kitchen) == Rights::all());
    CHECK(state.household.rightsOf(owner, hall) == Rights::all());
    CHECK(state.household.rightsOf(family, kitchen) == kFamily);
    CHECK(state.household.rightsOf(family, hall) == kFamily);
    CHECK(state.household.rightsOf(sitter, kitchen) == kSitterRights);
    CHECK(state.household.rightsOf(sitter, hall) == kNone);
    CHECK(state.household.rightsOf(owner, CameraId{99}) == kNone);
    CHECK(state.household.rightsOf(MemberId{99}, kitchen) == kNone);
}

TEST_CASE("rights on one camera stand instead of those on all others, also where they are fewer") {
    State state;
    state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const CameraId hall = state.camera("Hall");
    const MemberId dad =
        State::memberOf(state.claimed(state.household.invite({"Dad", Role::Family, {}, {}, {}})));
    MemberChange change;
    change.grants[kitchen] = Grant{{Right::Watch}, {}};
    state.household.change(dad, change);
    CHECK(state.household.rightsOf(dad, kitchen) == Rights{Right::Watch});
    CHECK(state.household.rightsOf(dad, hall) == kFamily);
    change.grants[kitchen] = std::nullopt;
    state.household.change(dad, change);
    CHECK(state.household.rightsOf(dad, kitchen) == kFamily);
    change.grants = {{CameraId{99}, std::nullopt}};
    CHECK(codeOf([&] { state.household.change(dad, change); }) == ErrorCode::NoSuchCamera);
}

TEST_CASE("outside a window there are no rights: that of the member and that of the grant") {
    State state;
    state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const WallTime start = state.clock.time;
    const MemberId sitter = state.sitter(start + 100s);
    MemberChange change;
    change.grants[kitchen] = Grant{kSitterRights, {start + 10s, start + 50s}};
    state.household.change(sitter, change);
    const auto at = [&](std::chrono::seconds after) {
        state.clock.time = start + after;
        return state.household.rightsOf(sitter, kitchen);
    };
    CHECK(at(9s) == kNone);
    CHECK(at(10s) == kSitterRights);
    CHECK(at(49s) == kSitterRights);
    CHECK(at(50s) == kNone);
    change.grants[kitchen] = Grant{kSitterRights, {}};
    state.household.change(sitter, change);
    CHECK(at(99s) == kSitterRights);
    CHECK(at(100s) == kNone);
}

TEST_CASE("the last owner who can come back stays one, whatever is asked") {
    State state;
    const MemberId mum = state.owner();
    const auto tries = [&] {
        MemberChange demote;
        demote.role = Role::Family;
        MemberChange limit;
        limit.until = std::optional(state.clock.time + 3600s);
        const auto device = state.household.records().devices.begin()->first;
        CHECK(codeOf([&] { state.household.remove(mum); }) == ErrorCode::LastOwner);
        CHECK(codeOf([&] { state.household.change(mum, demote); }) == ErrorCode::LastOwner);
        CHECK(codeOf([&] { state.household.change(mum, limit); }) == ErrorCode::LastOwner);
        CHECK(codeOf([&] { state.household.remove(device); }) == ErrorCode::LastOwner);
    };
    tries();
    const Invited second = state.household.invite({"Dad", Role::Owner, {}, {}, {}});
    tries();  // invited is not here
    state.claimed(second);
    CHECK_NOTHROW(state.household.remove(mum));
    CHECK(state.household.hasOwner());
}

TEST_CASE("a new phone takes the camera's place, and the old one's token is worth nothing") {
    State state;
    const Invited first = state.household.addCamera("Kitchen");
    const Claimed old = state.claimed(first);
    const Claimed fresh = state.claimed(state.household.inviteAgain(first.to));
    CHECK_FALSE(state.household.recognise(old.token));
    CHECK_FALSE(state.household.isCurrent(old.identity));
    CHECK(state.household.recognise(fresh.token) == fresh.identity);
    CHECK(state.household.devicesOf(first.to) == 1);
}

TEST_CASE("who is removed takes devices, grants and invitations along, and a number is never given again") {
    State state;
    state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const MemberId ana = state.sitter();
    state.household.inviteAgain(ana);
    state.household.remove(ana);
    CHECK(state.household.devicesOf(ana) == 0);
    CHECK_FALSE(state.household.records().invitations.contains(ana));
    CHECK(state.sitter().value == ana.value + 1);
    state.household.remove(kitchen);
    CHECK(state.camera("Kitchen").value == kitchen.value + 1);
    CHECK(state.store.kept == state.household.records());
}

TEST_CASE("what the store cannot keep does not happen, and is said") {
    State state;
    const MemberId mum = state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const Invited waiting = state.household.invite({"Ana", Role::Sitter, {}, {}, {}});
    const Records before = state.household.records();
    const auto version = state.household.version();
    state.store.failure = "the disk is full";
    CHECK(codeOf([&] { state.household.addCamera("Hall"); }) == ErrorCode::StorageFailed);
    CHECK(codeOf([&] { state.claimed(waiting); }) == ErrorCode::StorageFailed);
    CHECK(codeOf([&] { state.household.rename(kitchen, "Hall"); }) == ErrorCode::StorageFailed);
    CHECK(state.household.records() == before);
    CHECK(state.household.version() == version);
    CHECK(state.household.rightsOf(mum, kitchen) == Rights::all());
    state.store.failure.clear();
    CHECK_NOTHROW(state.claimed(waiting));
}

TEST_CASE(
    "a removal that the store cannot keep keeps the removed out until it can, or until the next start") {
    State state;
    state.owner();
    const Claimed ana = state.claimed(state.household.invite({"Ana", Role::Sitter, {}, {}, {}}));
    const Claimed bob = state.claimed(state.household.invite({"Bob", Role::Sitter, {}, {}, {}}));
    const Records before = state.household.records();
    const auto version = state.household.version();
    state.store.failure = "the disk is full";
    CHECK(codeOf([&] { state.household.remove(State::memberOf(ana)); }) == ErrorCode::CutNotKept);
    CHECK(codeOf([&] { state.household.remove(bob.identity.device); }) == ErrorCode::CutNotKept);
    CHECK(state.household.records() == before);
    CHECK(state.household.version() > version);  // so that running sessions are looked at again
    for (const Claimed& one : {ana, bob}) {
        CHECK_FALSE(state.household.recognise(one.token));
        CHECK_FALSE(state.household.isCurrent(one.identity));
        CHECK(state.household.isCut(one.identity.device));
    }
    SECTION("the disk has room again") {
        state.store.failure.clear();
        state.household.remove(State::memberOf(ana));
        CHECK_FALSE(state.household.isCut(ana.identity.device));
        CHECK_FALSE(state.household.recognise(ana.token));
        CHECK(state.household.isCut(bob.identity.device));
    }
    SECTION("a start without that") {
        state.store.failure.clear();
        const Household next({5, 2, 3, 10min}, state.store, state.secrets, state.clock);
        CHECK(next.recognise(ana.token));
    }
}

TEST_CASE("the last owner is not cut either, however full the disk") {
    State state;
    const MemberId mum = state.owner();
    state.store.failure = "the disk is full";
    CHECK(codeOf([&] { state.household.remove(mum); }) == ErrorCode::LastOwner);
    CHECK(state.household.hasOwner());
}

TEST_CASE("a time that ends before it begins is refused, of a member and of a grant") {
    State state;
    const MemberId ana = state.sitter();
    const CameraId kitchen = state.camera("Kitchen");
    const WallTime now = state.clock.time;
    const Window backwards{now + 60s, now + 60s};
    const std::map<CameraId, Grant> grants{{kitchen, Grant{kSitterRights, backwards}}};
    MemberChange window;
    window.from = backwards.from;
    window.until = backwards.until;
    MemberChange grant;
    grant.grants[kitchen] = grants.at(kitchen);
    const Records before = state.household.records();
    CHECK(codeOf([&] {
              state.household.invite({"Bob", Role::Sitter, backwards, {}, {}});
          }) == ErrorCode::InvalidValue);
    CHECK(codeOf([&] {
              state.household.invite({"Bob", Role::Sitter, {}, {}, grants});
          }) == ErrorCode::InvalidValue);
    CHECK(codeOf([&] { state.household.change(ana, window); }) == ErrorCode::InvalidValue);
    CHECK(codeOf([&] { state.household.change(ana, grant); }) == ErrorCode::InvalidValue);
    CHECK(state.household.records() == before);
}

TEST_CASE("there is an end to members, devices, cameras and to names that are the same") {
    State state;
    const MemberId mum = state.owner();
    state.claimed(state.household.inviteAgain(mum));
    const Invited third = state.household.inviteAgain(mum);
    CHECK(codeOf([&] { state.claimed(third); }) == ErrorCode::LimitReached);
    const CameraId kitchen = state.camera("Kitchen");
    CHECK(codeOf([&] { state.camera("Kitchen"); }) == ErrorCode::NameTaken);
    const CameraId hall = state.camera("Hall");
    CHECK(codeOf([&] { state.household.rename(hall, "Kitchen"); }) == ErrorCode::NameTaken);
    CHECK_NOTHROW(state.household.rename(kitchen, "Kitchen"));
    state.camera("Garden");
    CHECK(codeOf([&] { state.camera("Attic"); }) == ErrorCode::LimitReached);
    for (int i = 0; i < 4; ++i) {
        state.household.invite({"x", Role::Family, {}, {}, {}});
    }
    CHECK(codeOf([&] {
              state.household.invite({"x", Role::Family, {}, {}, {}});
          }) == ErrorCode::LimitReached);
}

TEST_CASE("what changes nothing is not written") {
    State state;
    const MemberId mum = state.owner();
    const CameraId kitchen = state.camera("Kitchen");
    const int commits = state.store.commits;
    state.household.rename(kitchen, "Kitchen");
    MemberChange same;
    same.name = "Mum";
    state.household.change(mum, same);
    CHECK(state.store.commits == commits);
}

TEST_CASE("an owner's link that waits is made anew only if it can be used") {
    State state;
    const Invited first = state.household.inviteOwner();
    MemberChange over;
    over.until = std::optional(state.clock.time - 1s);
    state.household.change(std::get<MemberId>(first.to), over);
    CHECK(state.household.inviteOwner().to != first.to);
}

TEST_CASE("a household goes on where the store left off") {
    State state;
    const Claimed claimed = state.claimed(state.household.inviteOwner(), "엄마");
    Household again({}, state.store, state.secrets, state.clock);
    CHECK(again.recognise(claimed.token) == claimed.identity);
    CHECK(again.member(State::memberOf(claimed))->name == "엄마");
    CHECK(again.hasOwner());
}
