# The Debian package: `cpack` in the build folder makes it of what is built there. Everything in it belongs to the component "package", which
# `cmake --install` leaves alone. What it needs at run time is what conf/launcher/packages.sh says, and the libraries that dpkg-shlibdeps finds.
set(package_dir ${CMAKE_SOURCE_DIR}/conf/package)
set(share ${CMAKE_INSTALL_DATADIR}/petcam)

# Nothing can point a function of theirs elsewhere once they run, as Debian links its own.
foreach(program janus_petcam petcam-recorder petcam-bridge)
  target_link_options(${program} PRIVATE -Wl,-z,relro,-z,now)
endforeach()

# As in a source tree, so that the launcher finds its neighbours.
install(PROGRAMS ${package_dir}/petcam DESTINATION ${share} COMPONENT package EXCLUDE_FROM_ALL)
foreach(part certificate domain home invite members messages network prepare probe relay remove render settings socket state supervise up)
  list(APPEND launcher conf/launcher/${part}.sh)
endforeach()
list(APPEND launcher conf/launcher/find.jq conf/launcher/members.jq conf/launcher/websocket.pm)
configure_file(${package_dir}/installed.sh ${CMAKE_BINARY_DIR}/package/installed.sh @ONLY)
install(FILES ${launcher} ${CMAKE_BINARY_DIR}/package/installed.sh DESTINATION ${share}/conf/launcher COMPONENT package EXCLUDE_FROM_ALL)
install(PROGRAMS conf/launcher/janus_admin.pl conf/launcher/plugin_answers.pl DESTINATION ${share}/conf/launcher COMPONENT package EXCLUDE_FROM_ALL)
install(FILES conf/janus.jcfg.in conf/janus.transport.websockets.jcfg.in conf/nginx.conf.in conf/turnserver.conf.in conf/petcam-recorder.cfg
  DESTINATION ${share}/conf COMPONENT package EXCLUDE_FROM_ALL)
install(DIRECTORY conf/help DESTINATION ${share}/conf COMPONENT package EXCLUDE_FROM_ALL)
# What its messages tell people to type is in the PATH here.
install(CODE [[
  file(GLOB files $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/petcam/conf/launcher/*)
  foreach(file ${files})
    file(READ ${file} text)
    string(REPLACE "./petcam " "petcam " text "${text}")
    file(WRITE ${file} "${text}")
  endforeach()
  file(MAKE_DIRECTORY $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin)
  file(CREATE_LINK ../share/petcam/petcam $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin/petcam SYMBOLIC)
]] COMPONENT package EXCLUDE_FROM_ALL)
install_page(${share}/web_demo COMPONENT package EXCLUDE_FROM_ALL)
install(TARGETS janus_petcam LIBRARY DESTINATION lib/petcam/plugins COMPONENT package EXCLUDE_FROM_ALL)
install(TARGETS petcam-recorder petcam-bridge RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT package EXCLUDE_FROM_ALL)
install(PROGRAMS ${package_dir}/back_off.sh DESTINATION lib/petcam RENAME back-off COMPONENT package EXCLUDE_FROM_ALL)
set(units petcam.service petcam-janus.service petcam-recorder.service petcam-bridge.service petcam-nginx.service petcam-turn.service petcam-renew.timer)
list(TRANSFORM units PREPEND ${package_dir}/ OUTPUT_VARIABLE unit_files)
install(FILES ${unit_files} ${package_dir}/petcam-renew.service DESTINATION lib/systemd/system COMPONENT package EXCLUDE_FROM_ALL)
install(FILES conf/petcam.conf DESTINATION /etc/petcam COMPONENT package EXCLUDE_FROM_ALL)
install(FILES conf/petcam-recorder.cfg DESTINATION /etc/petcam RENAME recorder.cfg COMPONENT package EXCLUDE_FROM_ALL)
install(FILES conf/petcam-bridge.cfg DESTINATION /etc/petcam RENAME bridge.cfg COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${package_dir}/petcam.1 ${package_dir}/petcam-recorder.1 ${package_dir}/petcam-bridge.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${package_dir}/logrotate DESTINATION /etc/logrotate.d RENAME petcam COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${package_dir}/copyright README.md CHANGELOG.md ${CMAKE_BINARY_DIR}/package/changelog DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/petcam
  COMPONENT package EXCLUDE_FROM_ALL)
# As Debian has them (policy 12.1 and 12.7).
install(CODE [[
  set(share $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share)
  file(GLOB pages ${share}/man/man1/*.1)
  execute_process(COMMAND gzip -9nf ${pages} ${share}/doc/petcam/changelog COMMAND_ERROR_IS_FATAL ANY)
]] COMPONENT package EXCLUDE_FROM_ALL)

# The lists of the launcher, as bash understands them, without what every Debian has (policy 3.8).
execute_process(
  COMMAND bash -c "source conf/launcher/packages.sh; printf '%s\\n' \"\${RUN_PACKAGES[@]}\" \"\${RECORDER_RUN_PACKAGES[@]}\" \"\${BRIDGE_RUN_PACKAGES[@]}\" | grep -vxE 'janus|perl-base|util-linux' | sort -u | paste -sd,"
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE run_packages OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS conf/launcher/packages.sh)
# Janus takes plugins of its own API version only.
execute_process(COMMAND dpkg-query -W -f "\${source:Upstream-Version}" janus-dev OUTPUT_VARIABLE janus ERROR_QUIET)
if(janus MATCHES "^([0-9]+)\\.([0-9]+)\\.([0-9]+)")
  math(EXPR next "${CMAKE_MATCH_3} + 1")
  set(janus "janus (>= ${CMAKE_MATCH_0}), janus (<< ${CMAKE_MATCH_1}.${CMAKE_MATCH_2}.${next}~)")
else()
  set(janus janus)
endif()

# Who builds a package stands behind it, and says who that is as to Debian's own tools (dch(1)).
execute_process(
  COMMAND bash -c "printf '%s <%s>' \"\${DEBFULLNAME:-$(id -un)}\" \"\${DEBEMAIL:-$(id -un)@$(uname -n)}\""
  OUTPUT_VARIABLE builder COMMAND_ERROR_IS_FATAL ANY)
set(PETCAM_MAINTAINER "${builder}" CACHE STRING "Who stands behind the package: NAME <ADDRESS>")
string(TIMESTAMP built "%a, %d %b %Y %H:%M:%S +0000" UTC) # or SOURCE_DATE_EPOCH
configure_file(${package_dir}/changelog.in ${CMAKE_BINARY_DIR}/package/changelog @ONLY)
set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL package)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME petcam)
set(CPACK_PACKAGE_CONTACT "${PETCAM_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "pet camera that a family hosts at home")
set(CPACK_PACKAGE_DESCRIPTION "An old phone's browser is the camera; everyone in the family watches at once
from their own phones; one of them at a time talks to the pet. Pictures and
sound go through this computer and nobody else's.
.
The package has the plugin for the Janus WebRTC server, the recorder, the page,
and services that run them with nginx.")
set(CPACK_DEBIAN_PACKAGE_SECTION video)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ${janus}, ${run_packages}")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "logrotate, avahi-daemon")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "coturn, certbot")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
string(JOIN " " UNITS ${units})
foreach(script postinst postrm)
  configure_file(${package_dir}/${script} ${CMAKE_BINARY_DIR}/package/${script} @ONLY)
endforeach()
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${package_dir}/conffiles ${CMAKE_BINARY_DIR}/package/postinst ${package_dir}/prerm ${CMAKE_BINARY_DIR}/package/postrm)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
