import { protobufPackage } from './protobufSchema.ts'

const XYZ = { fields: ['double x = 1', 'double y = 2', 'double z = 3'] }

/**
 * The part of Foxglove's public schemas that a recording is written in. Names and numbers are theirs; what we never
 * fill (lines, texts …) is declared too, so that readers find the empty lists that they expect.
 *
 * @see https://docs.foxglove.dev/docs/sdk/schemas
 */
export const foxglove = protobufPackage('foxglove', {
  Vector3: XYZ,
  Point3: XYZ,
  Quaternion: { fields: ['double x = 1', 'double y = 2', 'double z = 3', 'double w = 4'] },
  Pose: { fields: ['foxglove.Vector3 position = 1', 'foxglove.Quaternion orientation = 2'] },
  Color: { fields: ['double r = 1', 'double g = 2', 'double b = 3', 'double a = 4'] },
  KeyValuePair: { fields: ['string key = 1', 'string value = 2'] },
  FrameTransform: {
    fields: [
      'google.protobuf.Timestamp timestamp = 1',
      'string parent_frame_id = 2',
      'string child_frame_id = 3',
      'foxglove.Vector3 translation = 4',
      'foxglove.Quaternion rotation = 5',
    ],
  },
  FrameTransforms: { fields: ['repeated foxglove.FrameTransform transforms = 1'] },
  ArrowPrimitive: {
    fields: [
      'foxglove.Pose pose = 1',
      'double shaft_length = 2',
      'double shaft_diameter = 3',
      'double head_length = 4',
      'double head_diameter = 5',
      'foxglove.Color color = 6',
    ],
  },
  CubePrimitive: {
    fields: ['foxglove.Pose pose = 1', 'foxglove.Vector3 size = 2', 'foxglove.Color color = 3'],
  },
  SpherePrimitive: {
    fields: ['foxglove.Pose pose = 1', 'foxglove.Vector3 size = 2', 'foxglove.Color color = 3'],
  },
  CylinderPrimitive: {
    fields: [
      'foxglove.Pose pose = 1',
      'foxglove.Vector3 size = 2',
      'double bottom_scale = 3',
      'double top_scale = 4',
      'foxglove.Color color = 5',
    ],
  },
  LinePrimitive: {
    type: ['LINE_STRIP', 'LINE_LOOP', 'LINE_LIST'],
    fields: [
      'Type type = 1',
      'foxglove.Pose pose = 2',
      'double thickness = 3',
      'bool scale_invariant = 4',
      'repeated foxglove.Point3 points = 5',
      'foxglove.Color color = 6',
      'repeated foxglove.Color colors = 7',
      'repeated fixed32 indices = 8',
    ],
  },
  TriangleListPrimitive: {
    fields: [
      'foxglove.Pose pose = 1',
      'repeated foxglove.Point3 points = 2',
      'foxglove.Color color = 3',
      'repeated foxglove.Color colors = 4',
      'repeated fixed32 indices = 5',
    ],
  },
  TextPrimitive: {
    fields: [
      'foxglove.Pose pose = 1',
      'bool billboard = 2',
      'double font_size = 3',
      'bool scale_invariant = 4',
      'foxglove.Color color = 5',
      'string text = 6',
    ],
  },
  ModelPrimitive: {
    fields: [
      'foxglove.Pose pose = 1',
      'foxglove.Vector3 scale = 2',
      'foxglove.Color color = 3',
      'bool override_color = 4',
      'string url = 5',
      'string media_type = 6',
      'bytes data = 7',
    ],
  },
  SceneEntity: {
    fields: [
      'google.protobuf.Timestamp timestamp = 1',
      'string frame_id = 2',
      'string id = 3',
      'google.protobuf.Duration lifetime = 4',
      'bool frame_locked = 5',
      'repeated foxglove.KeyValuePair metadata = 6',
      'repeated foxglove.ArrowPrimitive arrows = 7',
      'repeated foxglove.CubePrimitive cubes = 8',
      'repeated foxglove.SpherePrimitive spheres = 9',
      'repeated foxglove.CylinderPrimitive cylinders = 10',
      'repeated foxglove.LinePrimitive lines = 11',
      'repeated foxglove.TriangleListPrimitive triangles = 12',
      'repeated foxglove.TextPrimitive texts = 13',
      'repeated foxglove.ModelPrimitive models = 14',
    ],
  },
  SceneEntityDeletion: {
    type: ['MATCHING_ID', 'ALL'],
    fields: ['google.protobuf.Timestamp timestamp = 1', 'Type type = 2', 'string id = 3'],
  },
  SceneUpdate: {
    fields: [
      'repeated foxglove.SceneEntityDeletion deletions = 1',
      'repeated foxglove.SceneEntity entities = 2',
    ],
  },
})
