export { admissionProblem } from './admission';
export { type Evacuation, type VmMove, evacuateHost } from './evacuation';
export { type ReportedRoom, type Room, RoomFinder, USUAL_SHAPE, type VmShape, reportedRoom } from './headroom';
export { type ClusterContext, type ClusterProblem, copiesOf, vmsOf } from './problem';
export { type ClusterReport, type PlacedHost, type Restart, clusterReports } from './report';
export { type Site, sitesOf } from './site';
export { vmCounts } from './vm-count';
export { ClusterView, viewsOf } from './view';
