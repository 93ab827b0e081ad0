# Those of the home's members, cameras and devices that have this id or, when none has, this name.
# $wanted: the id or name; $kinds: the kinds to look among, with spaces between.
def things:
    (.members[] | {kind: "member", id, name}),
    (.cameras[] | {kind: "camera", id: .camera, name}),
    ((.members[].devices[], .cameras[].device // empty) | {kind: "device", id: ., name: ""});

[things | select(.kind | IN($kinds | split(" ")[]))]
| map(select(.id == $wanted)) as $by_id
| if $by_id != [] then $by_id else map(select(.name == $wanted)) end
