// The JSON of members and sign-in is the one that the comment on top of plugin/messages.cpp documents.
#include "catch.hpp"
#include "json_check.hpp"
#include "replies.hpp"

using namespace petcam;

TEST_CASE("who signed in learns who it is: a member or a camera") {
    const Self mum{{{1}, MemberId{1}}, "Mum", Role::Owner};
    checkEqual(signedInReply(mum),
               R"({"petcam":"signed_in","device":"d1","member":{"id":"m1","name":"Mum","role":"owner"}})");
    const Self camera{{{2}, CameraId{1}}, "Kitchen", std::nullopt};
    checkEqual(signedInReply(camera),
               R"({"petcam":"signed_in","device":"d2","camera":{"id":"c1","name":"Kitchen"}})");
    checkEqual(claimedReply({mum, "t0k3n"}),
               R"({"petcam":"claimed","token":"t0k3n","device":"d1",
                   "member":{"id":"m1","name":"Mum","role":"owner"}})");
}

TEST_CASE("a ticket comes with what it is for") {
    checkEqual(ticketReply({1}, {"v1.m1.c1.rds.1.ab", true}),
               R"({"petcam":"ticket","camera":"c1","ticket":"v1.m1.c1.rds.1.ab",
                   "actions":["read","delete","star"],"expires_in":60})");
    checkEqual(ticketReply({1}, {"v1.m1.c1.r.1.ab", false}),
               R"({"petcam":"ticket","camera":"c1","ticket":"v1.m1.c1.r.1.ab","actions":["read"],
                   "expires_in":60})");
}

TEST_CASE("members come with their rights, windows, devices and connections") {
    const WallTime until{std::chrono::seconds(1764000000)};
    Member ana{{2}, "Ana", Role::Sitter, {std::nullopt, until}, {}, {}, {}};
    ana.grants[{1}] = {kSitterRights, {until - 60s, std::nullopt}};
    const Member mum{{1}, "엄마", Role::Owner, {}, {}, {}, {}};
    checkEqual(membersReply({{&ana, {DeviceId{3}}, 1}, {&mum, {}, 0}}),
               R"({"petcam":"members","members":[
                   {"id":"m2","name":"Ana","role":"sitter","from":null,"until":1764000000,"rights":[],
                    "cameras":{"c1":{"rights":["watch","listen","talk"],"from":1763999940,"until":null}},
                    "devices":["d3"],"connected":1},
                   {"id":"m1","name":"엄마","role":"owner","from":null,"until":null,
                    "rights":["watch","listen","talk","playback","manage"],"cameras":{},"devices":[],
                    "connected":0}]})");
}

TEST_CASE("an invitation comes with its code and how long it works") {
    const WallTime now{std::chrono::seconds(1764000000)};
    checkEqual(invitedReply({MemberId{2}, "8KX3", now + 600s}, now),
               R"({"petcam":"invited","member":"m2","code":"8KX3","expires_in":600})");
    checkEqual(invitedReply({CameraId{1}, "8KX3", now + 600s}, now),
               R"({"petcam":"invited","camera":"c1","code":"8KX3","expires_in":600})");
}

TEST_CASE("what was changed or removed is named") {
    checkEqual(doneReply("changed", "member", "m2"), R"({"petcam":"changed","member":"m2"})");
    checkEqual(removedReply(MemberId{2}), R"({"petcam":"removed","member":"m2"})");
    checkEqual(removedReply(CameraId{1}), R"({"petcam":"removed","camera":"c1"})");
    checkEqual(removedReply(DeviceId{3}), R"({"petcam":"removed","device":"d3"})");
}
