# The home as tables for a terminal.

# Columns that a character takes there: Korean, Chinese, Japanese and most pictures two, marks on another character none.
def columns:
    if . < 768 then 1
    elif (. < 880) or (. >= 8203 and . <= 8207) or (. >= 65024 and . <= 65039) then 0
    elif (. >= 4352 and . <= 4447) or (. >= 11904 and . <= 42191) or (. >= 44032 and . <= 55203) or (. >= 63744 and . <= 64255)
        or (. >= 65072 and . <= 65135) or (. >= 65280 and . <= 65376) or (. >= 127744 and . <= 129791) or . >= 131072 then 2
    else 1 end;
def width: [explode[] | columns] | add // 0;
def padded($to): . + ([range($to - width) | " "] | add // "");

# Rows of texts, the first of which is the head.
def table:
    . as $rows
    | [range($rows[0] | length) as $i | [$rows[][$i] | width] | max] as $widths
    | $rows[] | [range(length) as $i | .[$i] | padded($widths[$i])] | join("  ") | sub(" +$"; "");

def moment: strflocaltime("%Y-%m-%d %H:%M");
# An end at midnight is the whole day before it.
def last_moment: if strflocaltime("%H:%M:%S") == "00:00:00" then . - 1 | strflocaltime("%Y-%m-%d") else moment end;
def window:
    if .from and .until then "\(.from | moment) to \(.until | last_moment)"
    elif .from then "from \(.from | moment)"
    elif .until then "until \(.until | last_moment)"
    else "always" end;
def called: if .name == "" then "(no name yet)" else .name end;
def listed: if . == [] then "-" else join(" ") end;
# The cameras on which a member has any right.
def cameras_of($home):
    . as $member
    | [$home.cameras[] | .camera | select(($member.cameras[.].rights // $member.rights) != [])]
    | if length == ($home.cameras | length) and ($home.cameras + $member.rights) != [] then "all" else listed end;

. as $home |

(if .open then "petcam runs with --open: nobody signs in, so there are no members."
 elif .members == [] then "There are no members yet. Begin with: ./petcam invite --owner"
 else ([["MEMBER", "NAME", "ROLE", "MAY COME", "CAMERAS", "DEVICES", "CONNECTED"]]
    + [.members[] | [.id, called, .role, window, cameras_of($home), (.devices | listed), if .connected > 0 then "yes" else "no" end]] | table) end),
"",
(if .cameras == [] then "There are no cameras yet." + if .open then "" else " Add one with: ./petcam invite --camera NAME" end
 else ([["CAMERA", "NAME", "PHONE", "PICTURE", "WATCHED BY"]]
    + [.cameras[] | [.camera, .name, (.device // if $home.open then "-" else "none yet" end), .state,
        if .viewers == [] then "-" else [.viewers[].name] | join(", ") end]] | table) end),
(if .open then empty else
    ([.members[] | select(.devices == []) | {id, name: called}] + [.cameras[] | select(.device == null) | {id: .camera, name}])
    | if . == [] then empty else
        "", "Invited, but not here yet: " + (map("\(.name) (\(.id))") | join(", ")) + ". Another link: ./petcam invite --again ID" end
 end)
